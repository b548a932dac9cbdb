"""Forms of speech, one table: whatever the grammar, the same deed gives the same event."""

from __future__ import annotations

import datetime as dt

import pytest

from conflictcode.codebook.codebook import load_codebook
from conflictcode.coding.pipeline import CodedArticle, code
from conflictcode.records import Article

DAY = dt.date(2020, 1, 15)


def coded(text: str) -> CodedArticle:
    (result,) = code([Article.make("a", DAY, "", text)], load_codebook())
    return result


def triples(text: str) -> set[str]:
    return {f"{e.source_code or '-'} {e.action_code} {e.target_code or '-'}" for e in coded(text).events}


FORMS = [
    # active, passive, nominal, light verb, participle, relative
    ("Syria shelled Turkey.", {"SYR 194 TUR"}),
    ("Turkey was shelled by Syria.", {"SYR 194 TUR"}),
    ("Syria's shelling of Turkey continued.", {"SYR 194 TUR"}),
    ("Chad carried out an attack on Niger.", {"TCD 190 NER"}),
    ("An attack on Niger was carried out by Chad.", {"TCD 190 NER"}),
    ("Syria, which shelled Turkey on Monday, kept silent.", {"SYR 194 TUR"}),
    # coordination of actors, of verbs, of objects
    ("France and Germany condemned Iran.", {"FRA 111 IRN", "DEU 111 IRN"}),
    ("France condemned Iran and Syria.", {"FRA 111 IRN", "FRA 111 SYR"}),
    ("Russia praised Serbia and condemned Kosovo.", {"RUS 051 SRB", "RUS 111 XKX"}),
    # control and modes, composed
    ("Turkey asked Iraq to release the prisoners.", {"TUR 0253 IRQ"}),
    ("Libya refused to withdraw from Chad.", {"LBY 1246 TCD"}),
    ("Iran threatened to shell Israel.", {"IRN 1384 ISR"}),
    ("Libya agreed to hold talks with Chad.", {"LBY 036 TCD"}),
    ("Germany will provide food aid to Yemen.", {"DEU 0333 YEM"}),
    ("Russia said Ukraine must withdraw its troops.", {"RUS 1056 UKR"}),
    ("Ukraine accused Russia of shelling Donetsk.", {"UKR 1123 RUS"}),
    ("Sudan suspended talks with Ethiopia.", {"SDN 164 ETH"}),
    ("Egypt lifted the curfew in Cairo.", {"EGY 0813 -"}),
    ("Turkey called for the sanctions on Iran to be lifted.", {"TUR 0254 IRN"}),
    # results are coded as the act that had them
    ("Syria shelled a camp, killing four Turkish soldiers.", {"SYR 194 TURMIL"}),
    ("Four Turkish soldiers were wounded when Syria shelled a camp.", {"SYR 194 TURMIL"}),
    # what an act is done with, and what it befalls
    ("Iranian police answered Iraqi marchers with tear gas.", {"IRNCOP 175 IRQOPP"}),
    ("Protests rocked Chad.", {"- 141 TCD"}),
    # a defence minister is of the government, not of the army
    ("The Egyptian defence minister arrived in Khartoum.", {"EGYGOVMIL 042 SDN"}),
    # a verb hung on the apposition, a plan told in the past, a topic that is no party
    ("Macron, France's president, phoned Merkel.", {"FRAGOV 041 DEUGOV"}),
    ("Libya's prime minister said he would resign if the fighting went on.", {"LBYGOV 0341 -"}),
    ("The Iraqi and American presidents discussed troops.", {"IRQGOV 040 USAGOV", "USAGOV 040 IRQGOV"}),
    # who is named together is both sides; each other's own is each other's
    ("Chadian and Sudanese soldiers clashed.", {"TCDMIL 190 SDNMIL", "SDNMIL 190 TCDMIL"}),
    ("Chadian soldiers clashed with Libyan soldiers.", {"TCDMIL 190 LBYMIL"}),
    ("Thailand and Cambodia accused each other.", {"THA 112 KHM", "KHM 112 THA"}),
    ("Mali and Niger expelled one another's envoys.", {"MLI 161 NER", "NER 161 MLI"}),
    ("Iran and Israel threatened to bomb each other.", {"IRN 1384 ISR", "ISR 1384 IRN"}),
    ("A prisoner swap between Mali and Niger was held.", {"MLI 0841 NER", "NER 0841 MLI"}),
    # what is theirs is each one's own, and leaves the place of the target to others
    ("France and Italy criticised their citizens.", {"FRA 111 FRACVL", "ITA 111 ITACVL"}),
    # verbs torn from their subject
    (
        "Smith, Canada's foreign minister, phoned Putin and called for peace.",
        {"CANGOV 0256 -", "CANGOV 041 RUSGOV"},
    ),
    ("Kenya agreed that the stay was long and thanked Chad.", {"KEN 051 TCD"}),
    ("Syria and Iran welcomed their rapprochement with Jordan.", {"SYR 051 JOR", "IRN 051 JOR"}),
    ("Libya offered its troops to the Chadian president.", {"LBY 0334 TCDGOV"}),
    # verbs whose subject the parser misses, participles that share their agent
    ("Turkey massed tanks and artillery along the Syrian frontier.", {"TUR 154 SYR"}),
    ("India moved tens of thousands of troops to its border with Pakistan.", {"IND 154 PAK"}),
    ("Two Mexican farmers were tortured and shot dead by Guatemalan soldiers.", {"GTMMIL 1822 MEXAGR"}),
    ("Washington gave Kenya ten helicopters this month.", {"USAGOV 072 KEN"}),
    ("The Cuban minister left for Peru to discuss trade with Ecuador.", {"CUBGOV 040 ECU"}),
    # rebels are of the country where they act, not of the victims'
    ("Rebels shot two Canadian nurses west of the Sudanese capital.", {"SDNREB 193 CANHLH"}),
    ("Protesters stormed the American embassy.", {"---OPP 145 USAGOV"}),
    ("Gunmen seized two French hostages.", {"---UAF 181 FRACVL"}),
    ("A French reporter was thrown out of Chad by the authorities.", {"TCDGOV 174 FRAMED"}),
    # between countries, nobody's country is the other's
    ("President Barnam hosted Kenyan leader Daniel Moi.", {"---GOV 043 KENGOV", "KENGOV 042 ---GOV"}),
    # both ways
    ("India and Pakistan held talks.", {"IND 046 PAK", "PAK 046 IND"}),
    ("Kenya's president met Uganda's prime minister.", {"KENGOV 040 UGAGOV", "UGAGOV 040 KENGOV"}),
    ("Cuba's foreign minister visited Angola.", {"CUBGOV 042 AGO", "AGO 043 CUBGOV"}),
]


@pytest.mark.parametrize(("text", "expected"), FORMS, ids=[text for text, _ in FORMS])
def test_forms_of_speech(text: str, expected: set[str]):
    assert expected <= triples(text)


TOLD = [
    # a deed told of before has the doer that it had there
    ("Syrian jets bombed a camp. Turkey condemned the attack.", {"TUR 111 SYRMIL"}),
    ("Syrian jets bombed a camp. It rained. Turkey called the bombing unacceptable.", {"TUR 111 SYRMIL"}),
    ("Iran accused Israel of spying. Israel dismissed the accusation.", {"ISR 016 IRN"}),
    # not who is said not to have done it, nor when another's deed is meant
    ("Syrian jets did not bomb a camp. Turkey condemned the attack.", {"TUR 111 -"}),
    ("Syrian jets bombed a camp. Turkey condemned the summit.", {"TUR 111 -"}),
    ("Syrian jets bombed a camp. Turkey condemned an attack.", {"TUR 111 -"}),
]


@pytest.mark.parametrize(("text", "expected"), TOLD, ids=[text for text, _ in TOLD])
def test_a_deed_told_of_before_has_its_doer(text: str, expected: set[str]):
    assert expected <= triples(text)


HEADLINES = [
    ("Curfew imposed in Baghdad", {"IRQ 1723 -"}),
    ("Curfew imposed in three Iraqi cities", {"IRQ 1723 IRQCVL"}),
    ("Iraqi soldiers killed in Mosul", {"- 190 IRQMIL"}),
    ("Turkey condemns Syria over camps", {"TUR 111 SYR"}),
    ("French envoy expelled by Mali", {"MLI 161 FRAGOV"}),
    # verbs that look like nouns
    ("Iranian and Iraqi soldiers exchange fire", {"IRNMIL 193 IRQMIL", "IRQMIL 193 IRNMIL"}),
    ("Russia, Ukraine swap prisoners", {"RUS 0841 UKR", "UKR 0841 RUS"}),
    ("Syrian rebels shell army base", {"SYRREB 194 SYRMIL"}),
    ("Kenyan police fire tear gas at marchers", {"KENCOP 175 KENOPP"}),
]


@pytest.mark.parametrize(("headline", "expected"), HEADLINES, ids=[text for text, _ in HEADLINES])
def test_headlines_tell_the_past_in_the_present(headline: str, expected: set[str]):
    (result,) = code([Article.make("a", DAY, headline, "It was Monday.")], load_codebook())
    assert expected == {
        f"{e.source_code or '-'} {e.action_code} {e.target_code or '-'}" for e in result.events
    }


SAID = [
    # text, flags that must stand, flags that mustn't
    ("Syria did not shell Turkey.", {"negated"}, {"hypothetical"}),
    ("If Syria shells Turkey, Iran may attack Israel.", {"hypothetical"}, {"negated"}),
    ("Syria shelled Turkey on Monday.", set(), {"negated", "hypothetical", "future", "historical"}),
    ("Syria shelled Turkey in 1998.", {"historical"}, {"negated"}),
]


@pytest.mark.parametrize(("text", "stand", "fall"), SAID, ids=[row[0] for row in SAID])
def test_what_is_said_about_the_act_stands_beside_it(text: str, stand: set[str], fall: set[str]):
    event = coded(text).events[0]
    assert {name for name in stand | fall if getattr(event, name)} == stand


def test_what_somebody_says_is_attributed_not_asserted():
    (event,) = [
        e for e in coded("Officials in Ankara said Syria shelled Turkey.").events if e.root_code == "19"
    ]
    assert (event.source_code, event.target_code, event.attributed_to) == ("SYR", "TUR", "TURGOV")


def test_accusing_does_not_make_it_so():
    assert not [e for e in coded("Ukraine accused Russia of shelling Donetsk.").events if e.root_code == "19"]


SILENT = [
    ("She killed time with a game of cards.", "a figure of speech"),
    ("Brazil defeated Germany in the volleyball final.", "about sport"),
    ("It rained in the hills.", "no rule for"),
    ("The firm attacked its rival.", "nobody political"),
]


@pytest.mark.parametrize(("text", "reason"), SILENT, ids=[text for text, _ in SILENT])
def test_a_sentence_without_an_event_says_why(text: str, reason: str):
    result = coded(text)
    assert not result.events
    assert any(outcome.reason.startswith(reason) for outcome in result.outcomes)


def test_evidence_slices_back_to_the_text():
    result = coded("“No,” said Iran’s army chief; Syrian rockets hit Turkish troops near Afrin.")
    for event in result.events:
        text = result.article.text
        assert text[
            event.action_start : event.action_end
        ] == event.action_text or event.action_text in text.replace("“", '"').replace("”", '"').replace(
            "’", "'"
        )
        if event.source_start is not None:
            assert text[event.source_start : event.source_end].split()[-1].strip("’s") in event.source_text


def test_two_sides_in_one_phrase_are_shown_by_the_whole_phrase():
    events = coded("Militias fired rockets at camps shared by American and Iraqi soldiers.").events
    assert {(e.target_code, e.target_text) for e in events} == {
        ("USAMIL", "American and Iraqi soldiers"),
        ("IRQMIL", "American and Iraqi soldiers"),
    }


def test_the_same_claim_has_the_same_id_in_every_run():
    text = "Syria shelled Turkey on Monday. France condemned Syria."
    assert [e.event_id for e in coded(text).events] == [e.event_id for e in coded(text).events]
    assert len({e.event_id for e in coded(text).events}) == 2
