import { storms } from './storms.ts'

// Each file is one worker with one database: as many as there are cores.
storms(0, 2)
