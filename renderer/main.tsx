import { createRoot } from 'react-dom/client';
import { createClient } from './api/client';
import { electronHost } from './api/port-transport';
import { browserHost } from './api/socket-transport';
import { begin } from './shell/begin';

const host = window.coldtrail ? electronHost(window.coldtrail) : browserHost(window.location);
const root = document.getElementById('root');
if (root) begin(createClient(host), createRoot(root));
