export { RegistriesPage } from './RegistriesPage.tsx';
