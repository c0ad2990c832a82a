/** Limits an error to the page that threw it: the bar below, the link and the other pages go on. */
import { Component, type ReactNode } from 'react'

interface FaultBoundaryProps {
  readonly children: ReactNode
}

interface FaultBoundaryState {
  readonly fault: string | undefined
}

export class FaultBoundary extends Component<FaultBoundaryProps, FaultBoundaryState> {
  override state: FaultBoundaryState = { fault: undefined }

  static getDerivedStateFromError(error: unknown): FaultBoundaryState {
    return { fault: String(error) }
  }

  override render(): ReactNode {
    const { fault } = this.state
    if (fault === undefined) return this.props.children
    return (
      <div className="fault">
        <p>This page has a fault of the program: use another page, or the laptop.</p>
        <p>{fault}</p>
        <button type="button" onClick={() => this.setState({ fault: undefined })}>
          Try again
        </button>
      </div>
    )
  }
}
