"""The quotations of the terms that the rules follow, by revision.

Generated from `terms/` and `calculators/pins.toml` by `kiyaku quotations`; edit those instead.
A quotation is (clause, citation, words, unit); `_SAME` are those of every revision. `signed`
names the calculators whose rules a person has compared with the revision's clauses.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DOCUMENT = "cybozu.com"
IN_FORCE = "2011-10-11"
_SAME = {
    "late-interest-period": ("fees-p4", "第9条第4項", "支払期日の翌日から起算して支払いの日の前日までの期間", "span of days"),
    "late-interest-rate": ("fees-p4", "第9条第4項", "年14.5%", "percent per year"),
    "late-interest-year": ("fees-p4", "第9条第4項", "年あたりの割合は、閏年の日を含む期間についても365日あたりの割合とします", "days per year"),
    "late-interest-claim": ("fees-p4", "第9条第4項", "遅延利息としてサイボウズに対してお支払いいただく場合があります", "passage"),
    "monthly-notice": ("license-change-p1-i1", "第10条第1項第1号", "サービス終了または変更希望月の前月末日の5営業日前までに", "business days"),
    "annual-notice": ("license-change-p1-i2", "第10条第1項第2号", "変更希望月の前月末日の5営業日前までに", "business days"),
    "annual-difference": ("license-change-p1-i2", "第10条第1項第2号", "変更希望月からサービス期間満了までの期間の月数に応じた新グレードと旧グレードとの差額またはユーザー数追加分の差額をお支払いいただくことを条件に", "passage"),
    "annual-effect": ("license-change-p1-i2", "第10条第1項第2号", "変更希望月から変更した内容を適用します", "passage"),
    "annual-no-decrease": ("license-change-p1-i2", "第10条第1項第2号", "いかなる場合も、サービス期間中におけるダウングレードおよびユーザー数減少には対応しない", "passage"),
    "no-early-termination": ("service-period-i3", "第8条第3号", "別段の定めがある場合を除き、サービス期間中の途中解約はできません", "passage"),
    "liability-indirect": ("liability-p1", "第20条第1項", "営業価値・営業利益の損失、業務の停止、コンピュータの故障による損害、その他あらゆる商業的損害・損失を含め一切の間接的、偶発的、特殊的、付随的、結果的または懲罰的損害について責任を負いません", "passage"),
    "liability-not-attributable": ("liability-p1", "第20条第1項", "直接損害の発生がサイボウズの責めに帰すべき事由によらない場合も同様とします", "passage"),
    "liability-unreached": ("customer-info-use-p3", "第12条第3項", "連絡しなかったことによる責任は一切負わない", "passage"),
    "liability-trial-data": ("registered-data-p2", "第14条第2項", "お客様の登録データについて、その保管、削除、バックアップ等に関してお客様または第三者に生じた損害につき一切の責任を負いません", "passage"),
    "liability-accounts": ("accounts-p3", "第15条第3項", "サービスアカウント等の内容が第三者に知られたことにより発生した直接的、間接的、その他すべての損害について、サイボウズは一切責任を負いません", "passage"),
    "liability-measures": ("restrictions-p3", "第18条第3項", "前項の停止措置をとったことにより発生した直接的、間接的、その他すべての損害について、サイボウズは一切責任を負いません", "passage"),
    "discontinuation-notice": ("discontinuation", "第17条", "当該廃止予定日より3ヶ月以上前に、サイボウズが提供する手段により、通知する", "months"),
    "price-list": ("fees-p1", "第9条第1項", "サービス料金の詳細につきましては、HP等の価格表をご確認ください", "passage"),
    "initial-fee": ("fees-p1", "第9条第1項", "有償サービスの提供を受けるにあたり初期費用が別途かかる場合があります", "passage"),
    "campaign-price": ("fees-p2", "第9条第2項", "契約時にキャンペーン価格が適用される場合は、適用期間経過後は通常料金になる", "passage"),
    "terms-change-exit": ("terms-change", "第26条", "お客様は、変更が有効になる前に本サービスを解約し、ご利用を中止しなければなりません", "passage"),
    "terms-change-stay": ("terms-change", "第26条", "解約されない場合、新しい契約条項がお客様に適用されます", "passage"),
    "sla-guarantee": ("warranty-p1", "第19条第1項", "連続24時間を超えて本サービスが停止しないことを、お客様に対して保証する", "hours"),
    "sla-conditions": ("warranty-p1", "第19条第1項", "保証事項に違反したことを確認できた場合であって、お客様からの請求があった場合", "passage"),
    "sla-days": ("warranty-p1", "第19条第1項", "本サービスの停止時間について24時間毎に日数を計算し", "hours"),
    "sla-range": ("warranty-p1", "第19条第1項", "その日数相当分から最大1ヶ月分までの間でサイボウズが決定する", "months"),
    "sla-free-services": ("warranty-p2-i1", "第19条第2項第1号", "お客様ご利用のサービスが、ストアサービス、各サービスの試用版、β版等である場合", "passage"),
    "sla-environment": ("warranty-p2-i2", "第19条第2項第2号", "お客様の環境下におけるオペレーティングシステム、ハードウェア構成およびネットワーク環境その他の本サービスの使用環境に起因する場合", "passage"),
    "maintenance": ("suspension-p1", "第16条第1項", "サービス説明書に定める定期メンテナンスを行います", "passage"),
    "suspension": ("suspension-p2", "第16条第2項", "本サービスの提供を停止することがあります", "passage"),
}
REVISIONS: dict[str, dict[str, Any]] = {
    "2011-10-11": {
        "name": "現行（2011年10月11日版）",
        "quotes": {
            **_SAME,
            "monthly-effect": ("license-change-p1-i1", "第10条第1項第1号", "通知いただいた月の翌月で終了または翌月から変更後の内容に基づくサービス料金を適用する", "passage"),
            "late-notice": ("license-change-p2", "第10条第2項", "前月末の5営業日前以降に受領したときは、翌々月で終了または翌々月から変更後の内容に基づくサービス料金を適用することとなる場合があります", "business days"),
            "monthly-period": ("service-period-i1", "第8条第1号", "利用契約が成立した月の翌月1日から1ヶ月間", "months"),
            "monthly-renewal": ("service-period-i1", "第8条第1号", "終了の通知が無ければ、翌月以降も同一内容で更新される", "passage"),
            "annual-period": ("service-period-i2", "第8条第2号", "利用契約が成立した月の翌月1日から1年間", "months"),
            "liability-cap": ("liability-p1", "第20条第1項", "損害賠償責任が生じた場合の上限は、お客様に損害が発生した月に係る利用料の1ヶ月分相当額とします", "months"),
            "liability-free-services": ("liability-p1", "第20条第1項", "お客様ご利用のサービスが、ストアサービス、各サービスの試用版、β版等である場合は、その損害がサイボウズの責に帰すべき事由によるか否かに関わらずサイボウズまたは本サービスの供給者は一切責任を負いません", "passage"),
            "liability-unreported-change": ("customer-info-change-i3", "第11条第3号", "サイボウズが変更前の連絡先に対して通知、連絡したこと、またお客様と連絡がとれなかったことに起因して、お客様、登録ユーザーならびに第三者に対して生じたいかなる損害についても一切責任を負いません", "passage"),
            "liability-suspension": ("suspension-p4", "第16条第4項", "サイボウズが本サービスを停止すること、ならびに停止できなかったことによりお客様、および第三者が損害を被った場合も、サイボウズは一切の賠償責任を負いません", "passage"),
            "fee-basis": ("fees-p1", "第9条第1項", "有償サービスのご利用料金は、各サービスのライセンス、許諾されたユーザー数等によって変わります", "passage"),
            "terms-change-notice": ("terms-change", "第26条", "事前に本サービス上で通知等することにより、お客様にご連絡したものとします", "passage"),
            "sla-cause": ("warranty-p1", "第19条第1項", "サービス網の異常", "passage"),
            "sla-suspension": ("warranty-p1", "第19条第1項", "本規約第15条（サービスの停止）に定める場合を除き", "article"),
            "sla-choice": ("warranty-p1", "第19条第1項", "当社の選択により、違反事実が発生した月の翌月以降のサービス料金の減額、サービス期間の延長または違反事実が発生した月のサービス料金の全部もしくは一部の返金を行う", "passage"),
            "sla-not-attributable": ("warranty-p2-i3", "第19条第2項第3号", "その他、当社の責に帰すべき事由によらない場合", "passage"),
            "sla-claim": ("warranty-p3", "第19条第3項", "当該違反事実の発生した日から60日以内に、本サービス利用料の支払いを証明する書面ならびに当該違反事実の内容および発生日を証明する書面を添えて行う", "days"),
        },
        "signed": ["late-interest", "notice-deadline", "notice-effect", "service-period", "subscription-fee", "upgrade-difference", "sla-credit", "liability-cap", "discontinuation-notice", "terms-change-exit"],
    },
    "draft": {
        "name": "改定案（未公表）",
        "quotes": {
            **_SAME,
            "monthly-effect": ("license-change-p1-i1", "第10条第1項第1号", "通知いただいた月の翌月で終了し、または翌月から変更後の内容に基づくサービス料金を適用する", "passage"),
            "late-notice": ("license-change-p2", "第10条第2項", "前月末日の5営業日前より後に受領したときは、翌々月で終了し、または翌々月から変更後の内容に基づくサービス料金を適用することとなる場合があります", "business days"),
            "monthly-period": ("service-period-i1", "第8条第1号", "本サービス契約が成立した月の翌月1日から1ヶ月間", "months"),
            "monthly-renewal": ("service-period-i1", "第8条第1号", "終了の通知がなければ、翌月以降も同一内容で更新される", "passage"),
            "annual-period": ("service-period-i2", "第8条第2号", "本サービス契約が成立した月の翌月1日から1年間", "months"),
            "fee-basis": ("fees-p1", "第9条第1項", "有償サービスのサービス料金は、各サービスのライセンス、許諾されたユーザー数等によって変わります", "passage"),
            "terms-change-notice": ("terms-change", "第26条", "事前に本サービス上で通知等を行うことにより、お客様にご連絡したものとします", "passage"),
            "business-day": ("definitions-i6", "第1条第6号", "「営業日」とは、土曜日、日曜日、国民の祝日に関する法律に規定する休日、およびサイボウズが別途定める休業日を除く日をいいます", "passage"),
            "liability-cap": ("liability-p1", "第20条第1項", "損害賠償責任が生じた場合の上限は、お客様に損害が発生した月に係るサービス料金の1ヶ月分相当額とします", "months"),
            "liability-free-services": ("liability-p1", "第20条第1項", "お客様ご利用のサービスが、ストアサービス、各サービスの試用版、β版等である場合は、その損害がサイボウズの責めに帰すべき事由によるか否かにかかわらず、サイボウズまたは本サービスの供給者は一切責任を負いません", "passage"),
            "liability-unreported-change": ("customer-info-change-i3", "第11条第3号", "サイボウズが変更前の連絡先に対して通知、連絡したこと、またお客様と連絡がとれなかったことに起因して、お客様、利用ユーザーならびに第三者に対して生じたいかなる損害についても、サイボウズは一切責任を負いません", "passage"),
            "liability-suspension": ("suspension-p4", "第16条第4項", "サイボウズが本サービスを停止すること、ならびに停止できなかったことによりお客様および第三者が損害を被った場合も、サイボウズは一切の賠償責任を負いません", "passage"),
            "sla-cause": ("warranty-p1", "第19条第1項", "サービスシステムの異常", "passage"),
            "sla-suspension": ("warranty-p1", "第19条第1項", "本規約第16条（サービスの停止）に定める場合を除き", "article"),
            "sla-choice": ("warranty-p1", "第19条第1項", "サイボウズの選択により、違反事実が発生した月の翌月以降のサービス料金の減額、サービス期間の延長または違反事実が発生した月のサービス料金の全部もしくは一部の返金を行う", "passage"),
            "sla-not-attributable": ("warranty-p2-i3", "第19条第2項第3号", "その他、サイボウズの責めに帰すべき事由によらない場合", "passage"),
            "sla-claim": ("warranty-p3", "第19条第3項", "当該違反事実の発生した日から60日以内に、サービス料金の支払いを証明する書面ならびに当該違反事実の内容および発生日を証明する書面を添えて行う", "days"),
        },
        "signed": ["late-interest", "discontinuation-notice"],
    },
}
