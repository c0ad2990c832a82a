/** `motion-monitor completion`: prints the completion script for a shell. */
import { Argument, type Command } from 'commander'
import { bashScript, completionOf, fishScript, zshScript } from './completion-scripts.ts'
import { addExamples } from './help.ts'

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const
const shells = ['bash', 'zsh', 'fish'] as const satisfies readonly (keyof typeof scripts)[]

/** Adds `completion` to the program; it sees the commands added before and after it. */
export function registerCompletion(program: Command): void {
  const command = program
    .command('completion')
    .summary('print what completes these words in a shell')
    .description('Prints the script by which a shell completes commands, options, their values and files.')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .action((shell: (typeof shells)[number]) => {
      process.stdout.write(scripts[shell](completionOf(program)))
    })
  addExamples(command, [
    ['eval "$(motion-monitor completion bash)"', 'for this shell; for each one in ~/.bashrc'],
    ['motion-monitor completion zsh > ~/.zfunc/_motion-monitor', 'with ~/.zfunc in fpath before compinit'],
    ['motion-monitor completion fish | source', 'for this fish; for each one in config.fish'],
  ])
}
