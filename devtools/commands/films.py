"""./dev films: silent films of the tours of training, made from the demo company."""

import io
import json
import time

from devtools.commands.pictures import LANGUAGES, PORT, log_in, served, with_test_libraries
from devtools.env import paths
from devtools.env.camera import Camera
from devtools.env.setup import setup
from devtools.env.shell import die, say

TOURS = {
    role: f'jxc_training_{role}' for role in ('keeper', 'sales', 'buyer', 'accountant', 'manager')
}
SIZE = (1024, 640)
QUALITY = 40
READING = 2.6  # seconds that a step stays, with its words
AFTER = 1.0  # seconds that what came of it stays
PACE = 0.25  # seconds between two pictures
# The steps stand in the web client's own registry.
STEPS = """
(() => {
    const { registry } = odoo.loader.modules.get('@web/core/registry');
    const tour = registry.category('web_tour.tours').get(%s);
    return JSON.stringify({ url: tour.url, steps: tour.steps().map((step) => ({
        content: String(step.content || ''), trigger: step.trigger, click: step.run === 'click',
    })) });
})()
"""
# A frame around what is meant, and what the tour says of it, below.
SHOW = """
(() => {
    document.querySelectorAll('.film').forEach((el) => el.remove());
    const { content, trigger } = %s;
    const box = document.querySelector(trigger).getBoundingClientRect();
    const add = (style, text) => {
        const el = document.createElement('div');
        el.className = 'film';
        el.style.cssText = 'position:fixed;z-index:99999;pointer-events:none;' + style;
        el.textContent = text || '';
        document.body.append(el);
    };
    add(`left:${box.x - 4}px;top:${box.y - 4}px;width:${box.width + 8}px;` +
        `height:${box.height + 8}px;border:3px solid #e4572e;border-radius:6px;`);
    if (content) {
        add('left:8%%;right:8%%;bottom:24px;padding:14px 20px;border-radius:8px;' +
            'background:#1f2937ee;color:white;font-size:19px;line-height:1.4;text-align:center;',
            content);
    }
})()
"""
WHERE = """
(() => {
    document.querySelectorAll('.film').forEach((el) => el.remove());
    const box = document.querySelector(%s).getBoundingClientRect();
    return JSON.stringify([box.x + box.width / 2, box.y + box.height / 2]);
})()
"""
# In the bar, beside its menus: nothing is opened there.
NOWHERE = """
(() => {
    const box = document.querySelector('.o_menu_systray').getBoundingClientRect();
    return JSON.stringify([box.x - 4, box.y + box.height / 2]);
})()
"""


def arguments(parser) -> None:
    parser.epilog = """\
Each tour goes to docs/images/films/ROLE.LANGUAGE.webp, an animated picture that browsers show.
Look at each before it is kept: ./dev films sales --language zh
"""
    parser.add_argument('roles', nargs='*', metavar='ROLE', help=f"only these: {', '.join(TOURS)}")
    parser.add_argument('--language', choices=tuple(LANGUAGES), help="only this one")
    parser.add_argument('--db', default='', help="one of the demo company that is there")
    parser.add_argument('--port', type=int, default=PORT, help="default: %(default)s")
    parser.add_argument(
        '--to', default=str(paths.ROOT / 'docs' / 'images' / 'films'), help="another folder"
    )


def main(options, rest: list[str]) -> int:
    roles = options.roles or list(TOURS)
    if strangers := set(roles) - set(TOURS):
        die(f"no such tour: {', '.join(strangers)}; there is: {', '.join(TOURS)}")
    server, failed = setup(tests=True), []
    with_test_libraries()
    for short in [options.language] if options.language else LANGUAGES:
        with served(server, short, options.port, options.db) as (url, db), Camera() as camera:
            camera.ask('Network.enable')
            for role in roles:
                camera.cookie('session_id', log_in(url, db, role), url)
                film = Film(camera)
                if not film.take(url, TOURS[role]):
                    failed.append(f'{role}.{short}')
                    continue
                film.save(f'{options.to}/{role}.{short}.webp')
    for name in failed:
        say(f"a step was not shown in time: {name}")
    return int(bool(failed))


class Film:
    """The pictures of one tour, each with the time that it is shown; equal ones are one."""

    def __init__(self, camera: Camera):
        self.camera = camera
        self.pictures: list[bytes] = []
        self.times: list[float] = []

    def take(self, url: str, tour: str) -> bool:
        """Play a tour; tell whether all its steps were there."""
        self.camera.size(*SIZE)
        self.camera.go('about:blank')
        self.camera.go(f'{url}/odoo/jxc-training')
        if not self.camera.wait('.o_jxc_training'):
            return False
        plan = json.loads(self.camera.run(STEPS % json.dumps(tour)))
        self.camera.go(url + plan['url'])
        for step in plan['steps']:
            if not self.camera.wait(step['trigger']):
                return False
            if self.pictures:
                # what the step before has opened closes
                self._click(*json.loads(self.camera.run(NOWHERE)))
            self.camera.run(SHOW % json.dumps(step))
            self._roll(READING)
            if step['click']:
                place = self.camera.run(WHERE % json.dumps(step['trigger']))
                if not place:  # it went away
                    return False
                self._click(*json.loads(place))
                self._roll(AFTER)
        return True

    def _click(self, x: float, y: float) -> None:
        place = {'x': x, 'y': y, 'button': 'left', 'clickCount': 1}
        for kind in ('mouseMoved', 'mousePressed', 'mouseReleased'):
            self.camera.ask('Input.dispatchMouseEvent', type=kind, **place)

    def _roll(self, seconds: float) -> None:
        """Take pictures for some seconds."""
        end = time.monotonic() + seconds
        while (now := time.monotonic()) < end:
            picture = self.camera.picture()
            if not self.pictures or picture != self.pictures[-1]:
                self.pictures.append(picture)
                self.times.append(0)
            time.sleep(max(0, now + PACE - time.monotonic()))
            self.times[-1] += time.monotonic() - now

    def save(self, target: str) -> None:
        """Write the film; it begins again at its end."""
        from pathlib import Path

        from PIL import Image  # among what Odoo needs

        first, *others = (Image.open(io.BytesIO(one)).convert('RGB') for one in self.pictures)
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        first.save(
            target,
            save_all=True,
            append_images=others,
            duration=[int(1000 * seconds) for seconds in self.times],
            loop=0,
            quality=QUALITY,
            method=6,
        )
        say(f"{target}: {len(self.pictures)} pictures, {Path(target).stat().st_size:,} bytes")
