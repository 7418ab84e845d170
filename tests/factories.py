"""Test objects. People and names are invented."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from grid.models import Branch, Household, Member, Membership, Township, User


class TownshipFactory(DjangoModelFactory):
    class Meta:
        model = Township

    code = factory.Sequence(lambda n: f"432{n % 1_000_000:06}")
    name = factory.Sequence(lambda n: f"第{n}乡")


class BranchFactory(DjangoModelFactory):
    class Meta:
        model = Branch

    township = factory.SubFactory(TownshipFactory)
    code = factory.LazyAttributeSequence(lambda o, n: f"{o.township.code}{300 + n % 700:03}")
    name = factory.Sequence(lambda n: f"第{n}村")


class MemberFactory(DjangoModelFactory):
    class Meta:
        model = Member

    branch = factory.SubFactory(BranchFactory)
    name = "龙家光"


LONG_AGO = date(2000, 1, 1)


class HouseholdFactory(DjangoModelFactory):
    """A household of its branch since long ago; an inactive one left it the day after."""

    class Meta:
        model = Household
        skip_postgeneration_save = True

    branch = factory.SubFactory(BranchFactory)
    code = factory.LazyAttributeSequence(lambda o, n: f"{o.branch.code[-3:]}-{n:04}")
    head = "杨通文"
    hamlet = "一组"
    persons = 4

    @factory.post_generation
    def member(home, create, since, **_more):
        """`member=` gives the day since when (False: no membership is made)."""
        if create and since is not False:
            until = None if home.is_active else LONG_AGO.replace(day=2)
            since = since or LONG_AGO
            Membership.objects.create(household=home, branch=home.branch, since=since, until=until)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    password = factory.django.Password("pw")
    role = "officer"
