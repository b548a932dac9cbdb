"""English is let through, everything else is named: measured on the example sentences that spaCy ships."""

import importlib
import pkgutil

import pytest
import spacy.lang

from conflictcode.inputs.language import other_language


def examples(code):
    try:
        return importlib.import_module(f"spacy.lang.{code}.examples").sentences
    except ImportError:
        return []


OTHERS = [
    module.name for module in pkgutil.iter_modules(spacy.lang.__path__) if module.name not in ("en", "xx")
]


@pytest.mark.slow
def test_no_other_language_gets_through():
    texts = {code: " ".join(examples(code)) for code in OTHERS if examples(code)}
    assert len(texts) > 60
    assert [code for code, text in texts.items() if not other_language(text)] == []


ENGLISH = [
    "Protesters marched to the governor's office in Basra on Friday, and the police fired into the air.",
    # names outnumber the short words
    "Iran's Foreign Minister Mohammad Javad Zarif met Iraqi President Barham Salih, Prime Minister Adil "
    "Abdul-Mahdi, Parliament Speaker Mohammed al-Halbousi and Popular Mobilization chief Falih Alfayyadh.",
    "U.S. President Donald Trump called Saudi Arabia's King Salman on Saturday, discussing ways forward.",
    "The prime minister's office, Al-Jazeera said: «لا تعليق» — and gave no further word on the talks.",
    "Separatist rebels shot down a Ukrainian transport plane near Luhansk, killing 49 soldiers.",
    "PESHAWAR: Nine killed.",  # too short to tell
    "",
    "12 345 -- !!!",
]


@pytest.mark.parametrize("text", ENGLISH)
def test_english_passes(text):
    assert other_language(text) == ""


NAMED = [
    (
        "Los manifestantes marcharon hacia la oficina del gobernador en la ciudad de Basora el viernes.",
        "Spanish",
    ),
    (
        "Die Polizei hat am Freitag vor dem Sitz des Gouverneurs in die Luft geschossen und ist ab.",
        "German",
    ),
    (
        "Les manifestants ont marché vers le bureau du gouverneur de la ville et la police a tiré en l'air.",
        "French",
    ),
    (
        "Protestocular cuma günü vali konağına yürüdü ve polis havaya ateş açtı, bu olay için açıklama yok.",
        "Turkish",
    ),
    ("متظاهرون يتوجهون إلى مكتب المحافظ في البصرة يوم الجمعة", "Arabic script"),
    ("Протестующие прошли маршем к офису губернатора в пятницу", "Cyrillic script"),
    ("抗议者周五向省长办公室进发警察向空中鸣枪示警没有人受伤", "Chinese or Japanese"),
]


@pytest.mark.parametrize(("text", "language"), NAMED)
def test_others_are_named(text, language):
    assert other_language(text) == language
