"""Letters of figures: a font that has them, else a sign and a note; never a warning."""

import logging

import pytest

from route_risk.maps.figure import fonts
from route_risk.maps.figure.charts import Look, new_figure, save_figure


def drawn(tmp_path, *texts):
    figure = new_figure((4, 1))
    items = [figure.text(0.1, 0.5, text, parse_math=False) for text in texts]
    save_figure(figure, tmp_path / "a.png")
    return items, [text.get_text() for text in figure.texts]


@pytest.fixture
def one_font(monkeypatch):
    """Pretend that nothing is installed but what comes with matplotlib."""
    found = fonts._installed()
    monkeypatch.setattr(fonts, "_installed", lambda: {fonts.BASE_FONT: found[fonts.BASE_FONT]})
    fonts._letters.cache_clear()
    yield
    fonts._letters.cache_clear()


def test_letters_of_the_usual_font_are_left_alone(tmp_path):
    (item,), shown = drawn(tmp_path, "Ryanggang – 62.5 % → é Ж")
    assert item.get_fontfamily() == ["sans-serif"]
    assert shown == ["Ryanggang – 62.5 % → é Ж"]


def test_korean_letters_get_a_font_that_has_them(tmp_path, caplog):
    if not any(name in fonts.HANGUL for name in fonts._installed()):
        pytest.skip("no font with Korean letters is installed")
    with caplog.at_level(logging.WARNING):
        (item, plain), shown = drawn(tmp_path, "Ryanggang 량강도", "plain")
    assert item.get_fontfamily()[0] == fonts.BASE_FONT
    assert item.get_fontfamily()[1] in fonts.HANGUL
    assert plain.get_fontfamily() == ["sans-serif"]
    assert shown == ["Ryanggang 량강도", "plain"]
    assert not caplog.records


def test_letters_that_no_font_has_become_a_sign_and_the_figure_says_so(tmp_path, one_font):
    _, shown = drawn(tmp_path, "Ryanggang 량강도")
    assert shown == ["Ryanggang □□□", fonts.NOTE]


def test_a_figure_in_korean_is_in_one_font_and_its_svg_keeps_every_letter(tmp_path, one_font):
    figure = new_figure((4, 1))
    figure.text(0.1, 0.5, "경로 위험")
    save_figure(figure, tmp_path / "a.svg", look=Look("ko"))
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert ">경로 위험</text>" in text  # whoever opens it has the letters
    assert "'Malgun Gothic'" in text
    assert fonts.NOTE not in text


def test_a_font_file_that_is_gone_is_passed_over(tmp_path, monkeypatch):
    known = fonts._installed()[fonts.BASE_FONT]
    monkeypatch.setattr(fonts, "_installed", lambda: {"A gone one": str(tmp_path / "no.ttf"), fonts.BASE_FONT: known})
    fonts._letters.cache_clear()
    try:
        assert drawn(tmp_path, "한")[1] == ["□", fonts.NOTE]
    finally:
        fonts._letters.cache_clear()


@pytest.mark.parametrize("text", ["Aid cut from US$5 to US$3", "$x^2_i$", "costs $\\frac{1}$", "a_b^c $"])
def test_signs_of_formulas_are_letters(tmp_path, text):
    figure = new_figure((4, 1))
    axes = figure.add_subplot()
    axes.set_title(text)
    axes.set_yticks([0.5], labels=[text])
    axes.plot([0, 1], label=text)
    figure.legend()
    save_figure(figure, tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").count(f">{text}</text>") == 3
