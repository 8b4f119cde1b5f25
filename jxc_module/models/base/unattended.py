class Unattended:
    """Marks, in the context, work at which nobody sits who could answer a question: a flow.

    What would ask is noted instead, or refused in words. It travels in the key
    ``jxc_unattended``; no caller from outside can put it there, since it cannot be written in JSON.
    """

    @classmethod
    def holds(cls, env):
        """Tell whether nobody can be asked in this environment."""
        return isinstance(env.context.get('jxc_unattended'), cls)
