from odoo import fields, models


class JxcApprovable(models.AbstractModel):
    """A document about which somebody else is asked before it goes on.

    It has a ``name``, a ``company_id`` and a chatter. Whoever wants an approval asks for it by
    :meth:`~JxcApproval._jxc_request`; the document says by these hooks what is decided about.
    """

    _name = 'jxc.approvable'
    _description = "Document to Approve"

    jxc_approval_ids = fields.One2many(
        'jxc.approval',
        'res_id',
        string="Approvals",
        domain=lambda self: [('res_model', '=', self._name)],
    )

    # === CRUD === #

    def unlink(self):
        requests = self._jxc_requests()
        result = super().unlink()
        # whoever may delete the document ends what was asked about it
        requests.unlink()
        return result

    # === HOOKS === #

    def _jxc_approval_signature(self):
        """Return the fingerprint of what is approved: of a document that is the same, the same.

        An approval and an open request count as long as it does not change.

        :rtype: str
        """
        raise NotImplementedError

    def _jxc_approval_amount(self):
        """Return what the document comes to, in the currency of :meth:`_jxc_approval_values`."""
        return 0.0

    def _jxc_approval_tells_cost(self):
        """Tell whether the amount is for people who see costs."""
        return False

    def _jxc_approval_people(self):
        """Return who may not decide: whoever made the document, changed it, or whose it is.

        :rtype: res.users
        """
        return self.create_uid

    def _jxc_approval_values(self):
        """Return the values of a request that follow from this document.

        The company, and the warehouse if it has one, decide who may read the request.
        """
        self.ensure_one()
        amount, hidden = self._jxc_approval_amount(), self._jxc_approval_tells_cost()
        return {
            'res_model': self._name,
            'res_id': self.id,
            'document': self.name,
            'company_id': self.company_id.id,
            'amount': 0 if hidden else amount,
            'cost_amount': amount if hidden else 0,
            'currency_id': self.company_id.currency_id.id,
        }

    def _jxc_approved(self, request):
        """Go on: somebody has approved this document.

        :param request: jxc.approval; it and this document as superuser
        :return: list of sentences about what stopped, for who approved
        """
        return []

    # === BUSINESS === #

    def _jxc_requests(self, states=None):
        """Return the requests about these documents, the latest first, as superuser.

        :param states: of the requests; all by default
        """
        # who asked must learn that it waits, whatever he may read of requests
        return self.env['jxc.approval'].sudo().search(self._jxc_requests_domain(states))

    def _jxc_requests_domain(self, states=None):
        domain = [('res_model', '=', self._name), ('res_id', 'in', self.ids)]
        return [*domain, ('state', 'in', states)] if states else domain
