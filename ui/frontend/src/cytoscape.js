// The drawing of graphs, as window.cytoscape.
import cytoscape from 'cytoscape';

window.cytoscape = cytoscape;
