"""The demo's accounts: one per role, and a secretary for each branch."""

from dataclasses import dataclass

DEMO_PASSWORD = "qinglang"  # noqa: S105 - printed on purpose; the demo refuses production
MAIN_BRANCH = "青朗村"


@dataclass(frozen=True)
class DemoAccount:
    username: str
    role: str
    who: str
    where: str


DEMO_ACCOUNTS = (
    DemoAccount("officer", "officer", "乡镇专干 officer", "/admin/"),
    DemoAccount("leader", "leader", "乡领导 leader", "/admin/"),
    DemoAccount("supervisor", "supervisor", "督导员 supervisor", "/admin/, /field/"),
    DemoAccount("secretary", "secretary", "青朗村支书 secretary", "/field/, /admin/"),
    DemoAccount("member", "responsible", "包户责任人 responsible member", "/field/"),
)
