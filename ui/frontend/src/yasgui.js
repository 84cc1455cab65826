// YASGUI over the endpoint of this site. Its completions of classes and properties would ask
// lov.linkeddata.es, and its catalogue of endpoints names others': both are left out.
import Yasgui from '@zazuko/yasgui';
import '@zazuko/yasgui/build/yasgui.min.css';

const QUERY = `PREFIX duice: <https://duice.example/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?measure ?problem WHERE {
  ?m duice:addresses ?p ; rdfs:label ?measure .
  ?p rdfs:label ?problem .
}
LIMIT 20
`;
const endpoint = new URL('/sparql', window.location.href).href;

Yasgui.Yasqe.defaults.autocompleters = ['variables', 'prefixes']; // given below, it would be merged
window.yasgui = new Yasgui(document.getElementById('yasgui'), {
  persistenceId: 'duice-yasgui',
  copyEndpointOnNewTab: true,
  requestConfig: { endpoint },
  endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [] },
  yasqe: { value: QUERY },
});
