"""An article becomes claims; pure, and the same whether or not anybody records how."""
