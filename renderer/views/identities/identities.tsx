import { useLocation } from '../../stores/stores';
import { PrincipalPage } from './principal-page';
import { PrincipalTable } from './principal-table';
import './identities.css';

export function Identities() {
  const principal = useLocation((state) => state.params.principal);
  return principal === undefined ? <PrincipalTable /> : <PrincipalPage principal={principal} />;
}
