/** What a phone is set to: its place in the team. */
import { useApp, useFrame } from '../app.ts'
import { forgetDrafts } from '../drafts.ts'
import { leaveTeam } from '../team.ts'

export function More() {
  const { hello, fleet } = useFrame()
  const { renew, say } = useApp()
  if (hello === undefined) return null
  const leave = async (): Promise<void> => {
    const isLeft = await leaveTeam()
    say(isLeft ? 'This phone has left the team.' : 'The laptop did not answer: try again.')
    if (!isLeft) return
    forgetDrafts()
    renew()
  }
  return (
    <div className="settings">
      <p>
        {hello.audience === 'team' ? 'Team page' : 'Public page: the team has a link with names and notes'}
        {`, ${fleet.today}, version ${hello.version}`}
      </p>
      {hello.audience === 'team' && (
        <button type="button" onClick={() => void leave()}>
          Leave the team on this phone
        </button>
      )}
    </div>
  )
}
