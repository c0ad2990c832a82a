/** How each command of the documents is tried: a new command needs a new line here. */

/** The replacements of words in capitals; `project` has a day's tracks, `other` is a copy of it. */
export type Place = 'project' | 'project/events/Test' | 'other' | 'other/events/Test' | 'new'

export type Trial =
  | {
      /** Runs until it ends. */
      readonly how: 'runs'
      readonly from: 'repository' | Place
      readonly words?: Readonly<Record<string, string>>
      /** Must be in its output. */
      readonly says: RegExp
      readonly status?: number
    }
  | {
      /** Draws a screen in a real terminal, and ends with 0 on quitting. */
      readonly how: 'shows'
      readonly words?: Readonly<Record<string, string>>
      readonly shows: RegExp
    }
  | {
      /** Is not run here, for a reason; a script of package.json must exist. */
      readonly how: 'elsewhere'
      readonly why: string
    }

const runs = (says: RegExp, words: Readonly<Record<string, string>> = {}): Trial => {
  return { how: 'runs', from: 'repository', says, words }
}
const runsIn = (from: Place, says: RegExp, words: Readonly<Record<string, string>> = {}): Trial => {
  return { how: 'runs', from, says, words }
}
const shows = (screen: RegExp, words: Readonly<Record<string, string>> = {}): Trial => {
  return { how: 'shows', shows: screen, words }
}
const elsewhere = (why: string): Trial => ({ how: 'elsewhere', why })

const fleet = /601 .*(CAN GO|home|inspect)/
const vitest = /Tests .*\d+ passed/
const minutes = elsewhere('takes minutes; npm test runs a short form of it')
/** What `npm test` does before its tests; the commands' tests check that. */
export const beforeTests = elsewhere('npm test does it first')
const underSystemd = elsewhere('test/e2e/service.test.ts, under a systemd of its own')
const folder = { FOLDER: 'project', COPY: 'other', EVENT: 'Test', DIR: 'project' }

const oneTrack = { FILE: '$(ls gpslogs/*/*_601_*.oao | head -1)' }

/** The trial of each command, by its text in the documents. */
export const trials: Readonly<Record<string, Trial>> = {
  // Set up.
  'npm ci': elsewhere('.ci/run does it first'),
  'npm test': elsewhere('.ci/run does it second; this test is part of it'),
  'npm run test:quick': elsewhere('a part of npm test'),
  'npm run build': beforeTests,
  'npm run types': beforeTests,
  'npm run lint': beforeTests,

  // The demo and an event.
  'npm run demo': shows(/Simulated .* file/),
  'npm run demo -- --speed 30': shows(/Simulated .* file/),
  'npm run demo -- --event COPY/events/EVENT': shows(/Test .* file/, folder),
  'npm start --': elsewhere('is the beginning of others'),
  'npm start -- init --root FOLDER': runs(/made .*server\.json/, { FOLDER: 'new' }),
  'npm start -- check --root FOLDER': runs(/event Test: 0 errors/, folder),
  'npm start -- report --root FOLDER': runs(/best 500 m .* knots/, folder),
  'npm start -- --root FOLDER': shows(fleet, folder),
  'npm start -- --root COPY': shows(fleet, folder),
  'npm start -- simulate --project FOLDER': elsewhere('test/commands/simulate.test.ts'),
  'npm run start:sandboxed': elsewhere('with its folder it is tried'),
  'npm run start:sandboxed -- --root DIR': shows(fleet, folder),
  'ping motion-601': elsewhere('asks a real device'),
  'tmux attach': elsewhere('test/e2e/ssh.test.ts, over a line that drops'),
  'kill -9': elsewhere('test/e2e/kill.test.ts'),

  // From the Python server.
  'cp -a FOLDER COPY': runs(/^$/, { FOLDER: 'project', COPY: 'new/copy' }),
  'npm start -- check --root COPY': runs(/event Test: 0 errors/, folder),
  'npm start -- plan --root COPY': runs(/completed/, folder),
  'npm start -- merge --root FOLDER COPY/events/EVENT': runs(/as they were/, folder),

  // Under WSL.
  'sudo hwclock -s': elsewhere('sets the clock of the machine'),
  'sudo mkdir -p /mnt/e': elsewhere('needs WSL and a stick'),
  'sudo mount -t drvfs E: /mnt/e': elsewhere('needs WSL and a stick'),

  // By the program's name.
  'motion-monitor --version': runs(/^\d+\.\d+\.\d+$/m),
  'motion-monitor init': runsIn('new', /(made|kept) .*server\.json/),
  'motion-monitor check': runsIn('project', /event Test: 0 errors/),
  'motion-monitor plan': runsIn('project', /completed/),
  'motion-monitor import --dry-run /media/stick': elsewhere('test/commands/import.test.ts'),
  'motion-monitor import /media/stick': elsewhere('test/commands/import.test.ts'),
  'motion-monitor import --file-id ABC123XYZ track.sbp': elsewhere('test/commands/import.test.ts'),
  'motion-monitor import --motion 601 track.ubx': elsewhere('test/commands/import.test.ts'),
  'motion-monitor import --as-is --motion 601 track.sbp': elsewhere('test/commands/import.test.ts'),
  'motion-monitor import --remove ABC123XYZ_601_20261007_111940.sbp': elsewhere(
    'test/commands/import.test.ts',
  ),
  'motion-monitor import FILE...': elsewhere('test/commands/import.test.ts'),
  'motion-monitor merge EVENT-FOLDER': runsIn('project', /as they were/, {
    'EVENT-FOLDER': 'other/events/Test',
  }),
  'motion-monitor rename [MOTION...]': runsIn('project', /0 renamed/, { ' [MOTION...]': '' }),
  'motion-monitor report': runsIn('project', /best 500 m .* knots/),
  'motion-monitor report -o friday.html': runsIn('project', /^(This is .*, the newest day.*)?\s*$/),
  'motion-monitor report --date 2026-10-09 --format csv': runsIn('project', /date,person,file_id/),
  'motion-monitor report --all -o event.html': runsIn('project', /^\s*$/),
  'motion-monitor report --watch -o today.html': elsewhere(
    'test/commands/report.test.ts, until it is stopped',
  ),
  'motion-monitor status': elsewhere('test/commands/status.test.ts: its exit status is what is asked'),
  'motion-monitor status --json': elsewhere('test/commands/status.test.ts'),
  'motion-monitor status --watch': elsewhere('test/commands/status.test.ts, until it is interrupted'),
  'motion-monitor [--root DIR]': shows(fleet, { '[--root DIR]': '--root project' }),
  'motion-monitor replay JOURNAL': shows(/REPLAY/, {
    JOURNAL: '$(ls project/events/Test/logs/journal-*.ndjson | head -1)',
  }),
  'motion-monitor verify gpslogs/20231007/*.oao': runsIn('project/events/Test', /^usable/m, {
    '20231007': '*',
  }),
  'motion-monitor verify --logs motions/motion-601/logs.json gpslogs/20231007/*_601_*.oao': runsIn(
    'project/events/Test',
    /^exact/m,
    { '20231007': '*' },
  ),
  'motion-monitor verify --json FILE...': runsIn('project/events/Test', /"verdict"/, {
    'FILE...': 'gpslogs/*/*.oao',
  }),
  'motion-monitor track gpslogs/20231007/ABC601DEF_601_20231007_111940.oao': runsIn(
    'project/events/Test',
    /500 m .*knots/,
    { 'gpslogs/20231007/ABC601DEF_601_20231007_111940.oao': '$(ls gpslogs/*/*_601_*.oao | head -1)' },
  ),
  'motion-monitor track --gpx -o run.gpx FILE': runsIn('project/events/Test', /^\s*$/, oneTrack),
  'motion-monitor track --csv -o FOLDER FILE...': runsIn('project/events/Test', /^\s*$/, {
    FOLDER: 'logs',
    'FILE...': 'gpslogs/*/*.oao',
  }),
  'motion-monitor track --geojson FILE | gzip > run.json.gz': runsIn('project/events/Test', /^$/, oneTrack),
  'motion-monitor verify': elsewhere('is named; with its files it is tried'),
  'motion-monitor needs Node 26.0': elsewhere('is what the program says'),

  // A release.
  'systemctl enable --now motion-monitor': underSystemd,
  'systemctl edit motion-monitor': underSystemd,
  'systemctl start motion-monitor': underSystemd,
  'systemctl status motion-monitor': underSystemd,
  'systemctl stop motion-monitor': underSystemd,
  'sudo -u motion motion-monitor --root /srv/motion': underSystemd,
  'npm version minor': elsewhere('test/commands/version.test.ts, in a copy'),
  'npm run release': elsewhere('test/e2e/executable.test.ts makes the same files'),
  'npm install --global': elsewhere('test/e2e/package.test.ts, which reads the manual page it installs'),
  'npm install --global ./motion-monitor-1.2.3.tgz': elsewhere(
    'test/e2e/package.test.ts, into an empty folder',
  ),
  'npx /path/to/checkout': elsewhere('test/e2e/package.test.ts'),

  // For the laptop, for shells and for other programs.
  'npm start -- doctor --root FOLDER': {
    how: 'runs',
    from: 'repository',
    words: folder,
    says: /\d+ ok, \d+ to look at, [1-9]\d* to mend/,
    // The fleet's name server is this very process, which waits for the command.
    status: 1,
  },
  'npm start --silent -- completion bash': runs(/^complete -F _motion_monitor motion-monitor$/m),
  'npm link': elsewhere('changes the machine'),
  'motion-monitor completion SHELL': runsIn('new', /^#compdef motion-monitor$/m, { SHELL: 'zsh' }),
  'motion-monitor completion zsh > ~/.zfunc/_motion-monitor': runsIn('new', /^$/, { '.zfunc/': '' }),
  'motion-monitor completion fish': runsIn('new', /^complete -c motion-monitor -f$/m),
  'motion-monitor completion fish > ~/.config/fish/completions/motion-monitor.fish': runsIn('new', /^$/, {
    '.config/fish/completions/': '',
  }),
  'motion-monitor --root ~/event': shows(fleet, { '~/event': 'project' }),
  'motion-monitor --metrics 9464': shows(fleet, { '9464': '0 --root project' }),
  'motion-monitor --board': shows(fleet, { '--board': '--board 0 --root project' }),
  'motion-monitor --board wlan0': shows(fleet, { wlan0: 'lo:0 --root project' }),
  'motion-monitor --board 192.168.0.57:8601': shows(fleet, {
    '192.168.0.57:8601': '127.0.0.1:0 --root project',
  }),
  'npm run demo -- --board': shows(/Simulated .* file/, { '--board': '--board 0' }),
  'motion-monitor board': elsewhere('test/e2e/board.test.ts: it draws no screen'),
  'motion-monitor board --root DIR wlan0': elsewhere('test/e2e/board.test.ts: it draws no screen'),
  'motion-monitor board --replay JOURNAL': elsewhere('test/e2e/board.test.ts: it draws no screen'),
  'motion-monitor --events FILE': shows(fleet, { FILE: '~/events.ndjson --root project' }),
  'motion-monitor --events -': elsewhere('test/e2e/events.test.ts: it draws no screen'),
  'motion-monitor --wall': shows(/CAN GO now: \d/, { '--wall': '--wall --root project' }),
  'motion-monitor --view missing': shows(/2 missing .*absent first/, { missing: 'missing --root project' }),
  'motion-monitor --json': elsewhere('test/e2e/headless.test.ts: it draws no screen'),
  'motion-monitor replay --json JOURNAL': runsIn('project', /"type":"session-started"/, {
    JOURNAL: '$(ls events/Test/logs/journal-*.ndjson | head -1)',
  }),

  // For contributors.
  'npx vitest run test/ui/keymap.test.ts': runs(vitest),
  'npx vitest run test/ui/snapshots.test.ts -u': runs(vitest, { '-u': '-u -t "at 80 by 24"' }),
  'UPDATE_DOCS=1 npx vitest run test/docs/generated.test.ts': runs(vitest),
  'npm run pictures': runs(/pictures in docs\/pictures/),
  'npm run gallery': runs(/Scenes: .*trouble/),
  'npm run gallery -- trouble': shows(/3 trouble/),
  'npx biome check --write': runs(/Checked \d+ files/, { '--write': '--write scripts' }),
  'git diff -U2': elsewhere('writes what test/docs/examples.test.ts reads'),
  'npm run bench': minutes,
  'npm run fuzz': minutes,
  'npm run parity': minutes,
  'npm run days': minutes,
  'npm run soak': minutes,
  'npm run reliability': elsewhere('takes minutes; runs the tests that npm test runs'),
}
