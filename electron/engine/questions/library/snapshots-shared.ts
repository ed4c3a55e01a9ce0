import type { LibraryQuestion } from './question';

export const snapshotsShared: LibraryQuestion = {
  id: 'snapshots-shared',
  group: 'Data',
  title: 'Snapshots and images shared',
  explanation:
    'Snapshots and machine images of EC2 and RDS given to other accounts or to all, and copies that other accounts took of them.',
  search:
    'eventName: (SharedSnapshotCopyInitiated or SharedSnapshotVolumeCreated) or (eventName: ModifySnapshotAttribute and requestParameters.createVolumePermission.add: *) or (eventName: ModifyImageAttribute and requestParameters.launchPermission.add: *) or (eventName: (ModifyDBSnapshotAttribute or ModifyDBClusterSnapshotAttribute) and requestParameters.valuesToAdd: *)',
};
