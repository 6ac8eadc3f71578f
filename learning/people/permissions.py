"""What may be done, and which role may do it. A view names a permission; it never asks for a role."""

from enum import StrEnum


class Role(StrEnum):
    """A role a person may hold beside being a learner."""

    LEARNER = "learner"
    FACILITATOR = "facilitator"
    MANAGER = "manager"
    ADMIN = "admin"


class Permission(StrEnum):
    """audience:noun:verb."""

    COURSE_TAKE = "learner:course:take"
    OWN_ACCOUNT = "person:account:keep"
    NOTES_READ = "facilitator:notes:read"
    RECORDS_READ = "manager:records:read"
    RECORDS_EXPORT = "manager:records:export"
    TEAMS_KEEP = "manager:teams:keep"
    PEOPLE_INVITE = "manager:people:invite"
    CONTACTS_KEEP = "manager:contacts:keep"
    ORGANISATIONS_KEEP = "admin:organisations:keep"
    PEOPLE_KEEP = "admin:people:keep"
    ROLES_GRANT = "admin:roles:grant"
    CERTIFICATES_REVOKE = "admin:certificates:revoke"
    AUDIT_READ = "admin:audit:read"
    MAIL_READ = "admin:mail:read"
    CONTENT_READ = "admin:content:read"


_LEARNER = {Permission.COURSE_TAKE, Permission.OWN_ACCOUNT}
_FACILITATOR = _LEARNER | {Permission.NOTES_READ}
_MANAGER = _LEARNER | {
    Permission.RECORDS_READ,
    Permission.RECORDS_EXPORT,
    Permission.TEAMS_KEEP,
    Permission.PEOPLE_INVITE,
    Permission.CONTACTS_KEEP,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.LEARNER: frozenset(_LEARNER),
    Role.FACILITATOR: frozenset(_FACILITATOR),
    Role.MANAGER: frozenset(_MANAGER),
    Role.ADMIN: frozenset(Permission),
}


def is_staff(permission: Permission | None) -> bool:
    """Whether it opens pages with other people's records: a manager's or an administrator's, not a facilitator's."""
    return permission is not None and permission.value.split(":")[0] in ("manager", "admin")


def needs_long_password(permission: Permission | None) -> bool:
    """Whether it opens pages of a role above learner, facilitators' too."""
    return permission is not None and permission.value.split(":")[0] not in ("learner", "person")


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Everything the roles allow together. Everybody signed in is a learner."""
    allowed = set(ROLE_PERMISSIONS[Role.LEARNER])
    for role in roles:
        allowed |= ROLE_PERMISSIONS[role]
    return frozenset(allowed)
