"""The words of English that tell a place from another name. Language, not world: no place is listed here."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """A set of words, written as one text."""
    return frozenset(text.split())


INSIDE = words("in at inside within throughout across")
AROUND = words("near outside around alongside along beside off beyond opposite surrounding bordering")
TOWARDS = words("to into toward towards onto on over against through via for between")
INTO = words("into through over throughout inside onto across along toward towards")
AWAY = words("from of")
LOCATIVE = INSIDE | AROUND | TOWARDS | AWAY

# Words that may stand between a preposition and the name: "in the northern city of".
COMPASS = words(
    "north south east west northern southern eastern western central northeastern northwestern "
    "southeastern southwestern northeast northwest southeast southwest north-east north-west south-east "
    "south-west north-eastern north-western south-eastern south-western upper lower downtown greater "
    "rural coastal mainland inner metropolitan neighboring neighbouring nearby occupied besieged war- "
    "torn rebel-held government-held opposition-held"
)
# A noun of this kind beside a name says which kind of place is meant.
NOUN_KINDS = {
    **dict.fromkeys(
        words("province provinces state governorate oblast prefecture department voivodeship krai"),
        "division",
    ),
    **dict.fromkeys(
        words("district county raion parish borough municipality subdistrict township"), "district"
    ),
    **dict.fromkeys(
        words("city town village capital port hamlet suburb metropolis resort settlement outpost"),
        "city",
    ),
    **dict.fromkeys(
        words("region area valley mountains desert peninsula island islands basin highlands plain"),
        "region",
    ),
    **dict.fromkeys(words("river sea strait straits lake gulf ocean bay creek canal"), "water"),
    **dict.fromkeys(words("base airbase camp airport crossing checkpoint airfield prison port dam"), "site"),
    **dict.fromkeys(words("border frontier front line countryside outskirts neighborhood neighbourhood"), ""),
}
# Whoever bears this office tells the kind too: "the governor of Murmansk", "Basra's governor".
SEATS = {
    **dict.fromkeys(words("governor governors gov"), "division"),
    **dict.fromkeys(words("mayor"), "city"),
}
TITLES = words(
    "mr mrs ms miss dr sir lord lady president prime minister gen general lt col colonel maj major capt "
    "captain sgt sergeant cpl sen senator rep congressman gov governor mayor judge justice king queen "
    "prince princess sheikh shaikh imam ayatollah pope bishop archbishop rabbi rev reverend father "
    "sister brother professor prof secretary ambassador chancellor commander chief chairman chairwoman "
    "officer spokesman spokeswoman director attorney coach detective deputy sheriff officer principal "
    "superintendent abu ibn bin ben van von der de la del di da al-"
)
# A following capitalised word of this list makes the name part of an organisation's or thing's name.
LOCAL_BODY = words(
    "police court council hospital jail sheriff department school schools fire mayor city board "
    "commissioners public superior circuit municipal chamber firefighters medical center centre library "
    "market community regional memorial governor residents county"
)
ORGANISATION = words(
    "university college school institute hospital clinic church cathedral mosque times post herald "
    "tribune journal gazette news press daily globe observer guardian telegraph chronicle star sun bank "
    "company co corp corporation inc ltd llc plc airlines airways air agency ministry department "
    "commission committee council court board association society foundation club united fc league "
    "party movement front army brigade brigades group union federation authority administration police "
    "sheriff treaty agreement accord accords convention declaration process plan summit conference "
    "forum festival cup championship games open marathon museum library theatre theater hotel street "
    "road avenue lane drive boulevard square bridge tower center centre stadium park hall house "
    "building act law bill court project initiative report award prize campus academy high elementary "
    "middle tech exchange index bulldogs eagles tigers hotel inn jail"
)
# ... and these name a place in or at the town, so the town is still where it is.
LOCAL = words(
    "airport province state district city county region port prison governorate oblast border valley "
    "river lake mountains hills coast highway desert peninsula refugee camp base strip heights"
)
LOWER_LAST = LOCAL | words(
    "crossing corridor junction dam square bridge mosque garrison airbase gate plant refinery terminal "
    "channel strait canal islands island wilderness forest park mountain gorge pass quarter "
    "neighborhood neighbourhood townhall mall"
)
JOINERS = words(
    "air refugee military border naval nuclear power oil of the al el as ash ad adh an at az de du des "
    "da do dos la le las los del y and upon on in am sur - ’ ' en es ez ed er"
)

# Verbs of telling: where something was told is not where it happened.
REPORTING = words(
    "say tell report announce state add note claim deny confirm declare explain write warn argue "
    "believe think know acknowledge admit insist suggest indicate show mean stress emphasize describe "
    "quote allege accuse"
)
# Verbs whose "from" is where they happen.
LEAVING = words(
    "withdraw flee leave pull escape evacuate expel drive retreat evict deport kidnap abduct steal displace"
)
# Verbs that happen to their subject: "Kabul fell".
UNDERGO = words("fall collapse see witness suffer burn erupt come experience endure host explode shake")
# Saying and judging: where it is said is seldom told, and another act's place isn't theirs.
SPEECH = REPORTING | words(
    "sanction sanctions impose blacklist recognise recognize suspect nominate appoint accusation agree "
    "agreement appeal applaud apologise apologize approve ask assure back beg blame blast call caution "
    "comment commend complain concern condemn congratulate convey criticise criticize criticism decry "
    "defend demand denounce deplore dismiss doubt encourage endorse express favor favour greet hail "
    "hint hope implore insult intend invite lament mediate mediation mock offer oppose order plan plea plead "
    "pledge "
    "praise pray promise propose protest question reassure rebuke recommend recommendation refuse "
    "regret reject rejection reply request respond rule salute scold slam statement suggest summon support "
    "talk telephone tell thank threat threaten tweet urge vow wait want warn warning welcome wish"
)
# Verbs that carry somebody or something to a place: "sent doctors to Tehran"; but not a letter.
SENDING = words(
    "send bring deliver move ship fly deploy export dispatch transfer carry airlift lead take rush ferry"
)
LETTERS = words(
    "letter message signal note warning condolence greeting word invitation protest complaint request"
)
# "20 km from Tegucigalpa", "north of Baghdad": near it, not in it.
DISTANCE = COMPASS | words(
    "km kilometer kilometre kilometers kilometres mile miles meter metre meters metres yard yards"
)
# Nouns that take up a place named before: "in the city".
_TOWN = words("city capital town")
SAME = {
    **dict.fromkeys(words("city town village port"), _TOWN),
    **dict.fromkeys(
        words("district neighbourhood neighborhood quarter suburb"), words("neighbourhood district")
    ),
    **dict.fromkeys(words("province state governorate"), words("division")),
    **dict.fromkeys(
        words("base camp airport prison crossing island region"),
        words("base camp airport prison crossing island region"),
    ),
    **dict.fromkeys(words("square compound shrine mosque bridge"), words("site")),
}
# Violence, which armies do to each other in third countries too.
HARM = words("kill wound injure die hurt shoot fire explode detonate clash fight ambush kidnap capture shell")
# Nouns of office: "a governor of Najaf" need not be there.
OFFICE = words(
    "governor mayor president minister leader king queen emir sultan ambassador consul bishop "
    "archbishop chief head lawmaker deputy senator veteran native member representative spokesman "
    "spokeswoman commander ruler"
)
ROUTE = words("road highway motorway railway route street line track")
PERSONAL = words("i he she it we they")
# What is said by these is said in two places at once.
TELEPHONE = words("telephone phone call videoconference teleconference")
MEANS = words("by in over on during")
DIAL = words("telephone phone")
QUOTES = frozenset('"“”')
# Nouns that make another act a reason: "in answer to the killing".
REASON = words("answer response reply retaliation revenge reprisal reaction return vengeance")
EARLIER = words("after before since following")
# Who did one of these with a place was there: "Khan met Rouhani in Tehran".
PRESENCE = REPORTING | words(
    "meet visit arrive travel fly come go speak talk sign attend address host receive welcome hold open "
    "stop land tour stay gather appear"
)
# A state's houses abroad, which act where they stand.
POSTS = words("embassy consulate legation")
# Nouns whose names are often a town's: "the destroyer Xining".
VESSEL = words(
    "ship warship destroyer frigate corvette cruiser carrier tanker freighter vessel submarine boat ferry "
    "yacht trawler liner newspaper daily magazine broadcaster channel station airline satellite missile"
)
# Nouns that turn an adjective of country into a piece of land.
TERRITORY = words(
    "border frontier soil territory airspace water waters coast coastline side land town city village "
    "province region desert mountain capital countryside airport port"
)
# An American base may be anywhere: in the adjective's land only where the article plays.
OUTPOST = words("base airbase airfield camp")
# Verbs done to places, seldom to a person.
GROUND = words(
    "invade enter occupy bomb bombard shell raid storm cross reach pound seize capture liberate besiege "
    "blockade retake retaken recapture overrun encircle loot annex torch"
)
# Verbs and their nouns that need ground under them: their object is a land, not only an actor.
ON_LAND = GROUND | words(
    "advance march close descend strike attack hit leave flee visit tour invasion occupation bombing "
    "bombardment shelling raid withdraw withdrawal pull deploy deployment annexation fly arrive travel "
    "return take control surround defend assault destroy ransack evacuate reenter open block rock "
    "flatten target burn"
)
