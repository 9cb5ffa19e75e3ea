"""When two names count as one."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mulin.conflicts.likeness import THRESHOLD, Core, likeness


def alike(one: str, other: str) -> int:
    return likeness(Core.of(one), Core.of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("星辰软件有限公司", "上海星辰软件股份有限公司"),
        ("上海市星辰软件有限责任公司", "星辰软件（上海）有限公司"),
        ("星辰集团", "星辰有限公司"),
        ("王伟", "王　伟"),
        ("王伟", "王·伟"),
        ("Stardust Ltd.", "STARDUST CO., LTD"),
        ("Stardust Software (Shanghai) Co., Ltd.", "ｓｔａｒｄｕｓｔ software"),
        ("Shanghai Stardust Limited", "Stardust"),
        ("ABC科技有限公司", "abc 科技 Co., Ltd."),
    ],
)
def test_what_says_nothing_of_who_it_is_does_not_count(one: str, other: str) -> None:
    assert alike(one, other) == 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("星辰软件有限公司", "星晨软件有限公司"),
        ("國際貿易發展有限公司", "国际贸易发展有限公司"),
        ("星辰软件有限公司", "星辰软件园有限公司"),
        ("星辰网络信息技术服务有限公司", "星晓网络信息技术服务有限公司"),
        ("Stardust Software", "Software Stardust"),
        ("Stardust Software Ltd", "Stardust Software Development Ltd"),
        ("Stardust Softwares", "Stardust Software"),
        ("Alexandra Petrova", "Alexandra Petrowa"),
    ],
)
def test_a_slip_of_the_pen_counts_as_the_same(one: str, other: str) -> None:
    assert THRESHOLD <= alike(one, other) < 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王伟", "王炜"),
        ("王伟", "王伟民"),
        ("欧阳娜", "欧阳那"),
        ("欧阳娜娜", "欧阳震华"),
        ("星辰有限公司", "星晨有限公司"),
        ("星辰软件有限公司", "星河软件有限公司"),
        ("上海软件有限公司", "上海银行股份有限公司"),
        ("有限公司", "股份有限公司软件"),
        ("Zhang Wei", "Zhang Wen"),
        ("Li Wei", "Wei Li Qiang"),
        ("Smith", "John Smith and Sons"),
        ("Stardust Software", "Moonlight Hardware"),
        ("星辰软件", "Xingchen Software"),
        ("……", "……"),
    ],
)
def test_another_name_is_somebody_else(one: str, other: str) -> None:
    assert alike(one, other) < THRESHOLD


def test_what_the_threshold_is_explained_by() -> None:
    assert alike("Stardust Software", "Stardust Software Development") == 95
    assert alike("星辰软件", "星晨软件") == 90
    assert alike("星辰软件", "星辰软件园") == 88
    assert alike("星辰网络信息技术服务", "星辰网络信息技术服武") == 90
    assert alike("星辰软件", "星河软件") == 75
    assert alike("王伟", "王炜") == 0


NAMES = st.one_of(
    st.text(min_size=1, max_size=20),
    st.text("上海市星辰软件王伟公司有限责任股份集团()（） ab.,co", min_size=1, max_size=16),
    st.text("abcdefgh 王", min_size=1, max_size=30),
)


@given(one=NAMES, other=NAMES)
def test_it_does_not_matter_which_comes_first(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
    assert 0 <= alike(one, other) <= 100


@given(name=NAMES.filter(lambda name: any(map(str.isalnum, name))))
def test_a_name_is_the_same_as_itself(name: str) -> None:
    assert alike(name, name) == 100


@given(
    name=NAMES.filter(lambda name: any(map(str.isalnum, name))),
    form=st.sampled_from(["有限公司", "股份有限公司", "有限责任公司", " Co., Ltd.", " Limited"]),
)
@example("公司", "有限公司")
@example("星辰 co", "有限公司")
@example("星辰股份", "有限公司")
@example("上海", "有限公司")
@example("有限公司", " Co., Ltd.")
def test_the_form_of_a_company_makes_nobody_another(name: str, form: str) -> None:
    assert alike(name, f"{name}{form}") == 100
