"""What each role learns: tours, and exercises that the data proves.

A tour is `jxc_training_<role>` of the JavaScript registry (`static/src/training/tours.js`); an
exercise is a method ``_jxc_exercise_<name>`` of `jxc.training`.
"""

PREFIX = 'jxc_training_'
# role: exercises; who has the role has all of them to do
ROLES = {
    'keeper': ('receipt_with_lot', 'delivery'),
    'sales': ('sales_order',),
    'buyer': ('purchase_order', 'vendor_price'),
    'accountant': ('invoice', 'payment'),
    'manager': ('signature',),
}
TOURS = {f'{PREFIX}{role}': role for role in ROLES}
EXERCISES = {name for names in ROLES.values() for name in names}
