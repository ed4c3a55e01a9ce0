import { Component, type ReactNode } from 'react';
import { appError } from '../format/failure';
import { Problem } from '../widgets/problem';

interface BoundaryProps {
  /** Another subject is tried anew. */
  subject: string;
  children: ReactNode;
}

/** A defect in one view leaves the others usable and says so. */
export class Boundary extends Component<BoundaryProps, { thrown: unknown; subject: string }> {
  override state = { thrown: null, subject: this.props.subject };

  static getDerivedStateFromError(thrown: unknown) {
    return { thrown };
  }

  static getDerivedStateFromProps(props: BoundaryProps, state: { subject: string }) {
    return props.subject === state.subject ? null : { thrown: null, subject: props.subject };
  }

  override render(): ReactNode {
    if (this.state.thrown === null) return this.props.children;
    return <Problem error={appError(this.state.thrown)} onRetry={() => this.setState({ thrown: null })} />;
  }
}
