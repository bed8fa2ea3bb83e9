"""What the warranty (第19条) and the limit of liability (第20条) both ask: which kind of
service it is, and what a month of it costs."""

from __future__ import annotations

from calculators.fields import Field

PAID = "paid"
KINDS = {
    PAID: "有償サービス",
    "trial": "無償試用（試用版）",
    "beta": "β版",
    "store": "ストアサービス",
}

SERVICE_KIND = Field(name="service_kind", kind="choice", label="サービスの種類", choices=KINDS)
MONTHLY_FEE = Field(
    name="monthly_fee",
    kind="yen",
    label="1ヶ月分のサービス料金",
    hint="全ユーザーの合計額。年額利用では、年額の12分の1",
)
ANNUAL_FEE = "年額利用の1ヶ月分の料金は、本文に定めがないため、年額の12分の1とするものとしました。"
