"""Who and where: township, branches, members, households, and the people who sign in.

Every model says in `PERSONAL` and `PLAIN` which of its fields tell something
about a person; a test fails for a field that is in neither.
"""

from grid.models.consents import Consent
from grid.models.households import Household, Membership, Responsibility
from grid.models.members import Member, Position
from grid.models.merges import HouseholdMerge
from grid.models.once import FormUse
from grid.models.places import Branch, Township
from grid.models.rosters import RosterFile
from grid.models.users import User

__all__ = [
    "Branch",
    "Consent",
    "FormUse",
    "Household",
    "HouseholdMerge",
    "Member",
    "Membership",
    "Position",
    "Responsibility",
    "RosterFile",
    "Township",
    "User",
]
