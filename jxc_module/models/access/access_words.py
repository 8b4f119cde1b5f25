"""The words of the trade for what a user may see: documents instead of models, reasons of rules."""

import re

COMPANY_RULE = re.compile(r'\bcompan(y|ies)\b', re.IGNORECASE)
COMPANY_DOMAIN = re.compile(r'\[\(.company_id.,.in.,company_ids(\+\[False\])?\)\]')


def documents(env):
    """Return the documents of Odoo in the words of the trade; its other models are technical.

    :return: ``{model: name}``
    """
    return {
        'res.partner': env._("Customers, vendors and contacts"),
        'product.template': env._("Products"),
        'product.supplierinfo': env._("Prices of vendors"),
        'product.pricelist': env._("Price lists"),
        'sale.order': env._("Quotations and sales orders"),
        'purchase.order': env._("Purchase orders"),
        'stock.picking': env._("Receipts, deliveries and transfers"),
        'stock.quant': env._("Stock"),
        'stock.lot': env._("Lots"),
        'stock.warehouse': env._("Warehouses"),
        'stock.warehouse.orderpoint': env._("Reordering rules"),
        'stock.scrap': env._("Scrap"),
        'account.move': env._("Invoices, bills and entries"),
        'account.payment': env._("Payments"),
    }


def reason(env, name, domain=None):
    """Return why a record rule narrows what is seen, in words; its own name where none is known.

    Names of rules cannot be translated in Odoo. Ours are written "document: reason".

    :param name: of an ir.rule
    :param domain: its text; core names few rules by what they say
    """
    known = {
        'own companies': env._("Own companies"),
        'companies': env._("Own companies"),
        'own companies and shared': env._("Own companies and shared"),
        'own warehouses': env._("Own warehouses"),
        'own warehouses and transit': env._("Own warehouses and transit"),
        'stock, for keepers': env._("Own warehouses"),
        'documents of own warehouses': env._("Documents of own warehouses"),
        'not for users of single warehouses': env._("Not for users of single warehouses"),
        'own customers': env._("Own customers"),
        'own sales': env._("Own sales"),
        'own and unassigned': env._("Own and unassigned"),
        'own and unassigned purchases': env._("Own and unassigned purchases"),
        'of own and unassigned purchase orders': env._("Own and unassigned purchases"),
        'own alerts': env._("Own ones"),
        'own notices': env._("Own ones"),
        'own lines': env._("Own ones"),
        'own': env._("Own ones"),
        "one's own": env._("Own ones"),
        "its owner's only": env._("Own ones"),
        'own and shared ones are read': env._("Own and shared ones"),
        'asked, responsible or approver': env._("Who asked, answers or approves"),
        'due and matching, for accountants': env._("Money, for accountants"),
        'stock and purchase, for buyers': env._("Stock and purchase, for buyers"),
        'owner and administrators': env._("The owner and administrators"),
    }
    tail = name.rpartition(': ')[2]
    if tail in known:
        return known[tail]
    if 'without cost' in tail:
        return env._("Only with the right to see costs")
    bare = re.sub(r'\s', '', domain or '')
    if COMPANY_RULE.search(name) or COMPANY_DOMAIN.fullmatch(bare):
        return known['own companies']
    if name.startswith('Personal '):
        return env._("Own documents")
    return name
