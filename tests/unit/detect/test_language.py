"""Which language an article is in: the one it names, else the one whose small words it is full of, else none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from salient.compile.rulebook import Language, Rulebook
from salient.detect.language import ENOUGH, LETTERS, SAMPLE, language_of
from salient.model import Article, ArticleRef, Span

FOREIGN = {
    "German": (
        "Die Brigade hat in der Nacht ihre Stellungen am Fluss geräumt, wie ein Sprecher der Armee am Morgen sagte. In der Stadt "
        "sind noch immer etwa tausend Soldaten, und die Straße nach Westen ist seit Tagen gesperrt. Was aus den Verwundeten wird, "
        "ist offen, so der Bürgermeister. Er bat die Regierung um Hilfe und um einen Waffenstillstand."
    ),
    "French": (
        "La brigade a quitté ses positions sur la rivière pendant la nuit, a déclaré un porte-parole de l'armée. Environ mille "
        "soldats sont encore dans la ville, et la route de l'ouest est coupée depuis des jours. On ne sait pas ce que les blessés "
        "vont devenir, a dit le maire, qui demande au gouvernement une trêve de deux jours."
    ),
    "Spanish": (
        "La brigada abandonó durante la noche sus posiciones junto al río, según dijo un portavoz del ejército. En la ciudad hay "
        "todavía unos mil soldados y la carretera del oeste lleva varios días cortada. No se sabe qué será de los heridos, dijo "
        "el alcalde, que pidió al gobierno una tregua y ayuda para los que no han podido salir."
    ),
    "Italian": (
        "La brigata ha lasciato nella notte le sue posizioni lungo il fiume, ha detto un portavoce dell'esercito. In città ci "
        "sono ancora circa mille soldati e la strada per l'ovest è chiusa da giorni. Non si sa che cosa ne sarà dei feriti, ha "
        "detto il sindaco, che ha chiesto al governo una tregua e un aiuto per chi non è potuto partire."
    ),
    "Dutch": (
        "De brigade heeft in de nacht haar stellingen aan de rivier verlaten, zei een woordvoerder van het leger. In de stad is "
        "er nog een groep van duizend soldaten, en de weg naar het westen is al dagen dicht. Wat er met de gewonden gebeurt, was "
        "in het begin van de week niet bekend, zei de burgemeester. Hij had de regering om hulp en een bestand gevraagd."
    ),
    "Portuguese": (
        "A brigada deixou durante a noite as suas posições junto ao rio, disse um porta-voz do exército. Na cidade há ainda cerca "
        "de mil soldados e a estrada para oeste está cortada há dias. Não se sabe o que será dos feridos, disse o presidente da "
        "câmara, que pediu ao governo uma trégua e ajuda a quem não conseguiu sair a tempo."
    ),
    "Polish": (
        "Brygada w nocy opuściła swoje pozycje nad rzeką, powiedział rzecznik armii. W mieście jest jeszcze około tysiąca "
        "żołnierzy, a droga na zachód od kilku dni jest zamknięta. Nie wiadomo, co będzie z rannymi, powiedział burmistrz, i "
        "poprosił rząd o pomoc oraz o zawieszenie broni na dwa dni, aby można było ich wywieźć."
    ),
    "Turkish": (
        "Ordu sözcüsü, tugayın gece nehir kıyısındaki mevzilerini boşalttığını söyledi. Kentte hâlâ yaklaşık bin asker var ve "
        "batıya giden yol günlerdir kapalı. Belediye başkanı, yaralılara ne olacağının bilinmediğini belirtti ve hükümetten "
        "yardım ile iki günlük ateşkes istedi. Onlar için bir koridor açılması da gündemde."
    ),
    "Russian": (
        "Бригада ночью оставила свои позиции у реки, сказал представитель армии. В городе ещё около тысячи солдат, а дорога на "
        "запад закрыта уже несколько дней. Что будет с ранеными, неизвестно, сказал мэр, который просит у правительства помощи и "
        "перемирия хотя бы на два дня, чтобы их можно было вывезти."
    ),
    "Ukrainian": (
        "Бригада вночі залишила свої позиції біля річки, сказав речник армії. У місті ще близько тисячі солдатів, а дорога на "
        "захід уже кілька днів закрита. Що буде з пораненими, невідомо, сказав мер, який просить в уряду допомоги та перемир'я "
        "хоча б на два дні, щоб їх можна було вивезти."
    ),
    "Arabic": (
        "قال متحدث باسم الجيش إن اللواء غادر مواقعه على النهر ليلا. ولا يزال في المدينة نحو ألف جندي، والطريق إلى الغرب مقطوع منذ "
        "أيام. وقال رئيس البلدية إن مصير الجرحى غير معروف، وطلب من الحكومة المساعدة وهدنة ليومين حتى يمكن نقلهم من هناك إلى مكان "
        "آمن خارج منطقة القتال."
    ),
}
ENGLISH = (
    "The brigade has left its positions on the river during the night, a spokesman for the army said in the morning. There are still "
    "about a thousand soldiers in the town, and the road to the west has been closed for days. What will become of the wounded is not "
    "known, said the mayor, who asked the government for help and for a truce."
)
NAMES = "Bakhmut, Soledar, Kreminna, Svatove, Kupiansk, Vuhledar, Avdiivka, Marinka, Zaporizhzhia, Kherson. " * 4


def article(text: str, language: str | None = None, furniture: tuple[Span, ...] = ()) -> Article:
    return Article(ArticleRef("sha256:0", "a.txt", language=language), text, furniture)


def code(found: Language | None) -> str | None:
    return found.code if found else None


@pytest.mark.parametrize("language", FOREIGN)
def test_no_other_language_is_taken_for_english(language: str, builtin: Rulebook) -> None:
    assert sum(map(str.isalpha, FOREIGN[language])) > LETTERS
    assert language_of(article(FOREIGN[language]), builtin) is None


@pytest.mark.parametrize("text", [ENGLISH, "Troops Encircled Near Bakhmut", "Bakhmut", "", NAMES[:150]], ids=str.split)
def test_english_and_what_is_too_short_to_tell_is_examined(text: str, builtin: Rulebook) -> None:
    assert code(language_of(article(text), builtin)) == "en"


def test_a_long_list_of_names_is_in_no_language(builtin: Rulebook) -> None:
    assert language_of(article(NAMES), builtin) is None


def test_the_language_that_an_article_names_counts_whatever_its_words(builtin: Rulebook) -> None:
    assert code(language_of(article(FOREIGN["German"], "en"), builtin)) == "en"
    assert language_of(article(ENGLISH, "de"), builtin) is None


def test_every_sample_article_is_english(builtin: Rulebook, repository: Path) -> None:
    texts = [file.read_text(encoding="utf-8") for file in sorted((repository / "seeds" / "articles").glob("*.txt"))]
    assert texts
    assert {code(language_of(article(text), builtin)) for text in texts} == {"en"}


def test_page_furniture_tells_no_language(builtin: Rulebook) -> None:
    menu = FOREIGN["German"] * 4
    assert language_of(article(menu + ENGLISH), builtin) is None
    assert code(language_of(article(menu + ENGLISH, None, (Span(0, 20), Span(20, len(menu)))), builtin)) == "en"


def test_only_the_first_thousand_characters_outside_of_furniture_tell_the_language(builtin: Rulebook) -> None:
    english, german = ENGLISH * 4, FOREIGN["German"] * 9
    assert len(english) > SAMPLE
    late = (Span(len(english), len(english) + 20),)
    assert code(language_of(article(english + german, None, late), builtin)) == "en"
    assert language_of(article(german + english, None, (Span(len(german), len(german) + 20),)), builtin) is None


def with_small_words(rulebook: Rulebook, **words: frozenset[str]) -> Rulebook:
    """The rulebook's rules under these codes, each with its small words."""
    english = rulebook.languages["en"]
    return replace(rulebook, languages={code: replace(english, code=code, small=small) for code, small in words.items()})


def test_of_several_languages_the_one_with_most_small_words_is_taken(builtin: Rulebook) -> None:
    small = builtin.languages["en"].small
    german = frozenset(FOREIGN["German"].lower().split())
    both = with_small_words(builtin, de=german, en=small)
    assert code(language_of(article(FOREIGN["German"]), both)) == "de"
    assert code(language_of(article(ENGLISH), both)) == "en"
    assert code(language_of(article("Bakhmut"), both)) == "de"  # nothing tells: the first


def test_a_language_of_few_small_words_passes_nothing_over(builtin: Rulebook) -> None:
    few = frozenset(sorted(builtin.languages["en"].small)[: ENOUGH - 1])
    assert code(language_of(article(FOREIGN["Turkish"]), with_small_words(builtin, en=few))) == "en"


def test_a_language_without_a_rule_is_spoken_by_none(builtin: Rulebook) -> None:
    both = with_small_words(builtin, en=builtin.languages["en"].small, de=frozenset(FOREIGN["German"].lower().split()))
    languages = {**both.languages, "de": replace(both.languages["de"], rules=())}
    silent = replace(both, languages=languages)
    assert language_of(article(FOREIGN["German"]), silent) is None
    assert language_of(article("Bakhmut", "de"), silent) is None
