#pragma once
#include <cstddef>
#include <vector>

#include "lib/num/rational.hpp"

namespace separatrix {

/// A Gauss–Hermite rule for expectations over a standard normal variable.
struct GaussHermite {
  std::vector<Rational> nodes;    ///< (n,) rising, symmetric about 0
  std::vector<Rational> weights;  ///< (n,) above 0, of sum 1 up to rounding
};

/// The nodes are the zeros of the Hermite polynomial He_n, found from those of GSL in double (Golub and Welsch) by Newton's
/// method; the weights follow from its neighbour.
///
///     E f(z) ≈ Σ_i w_i f(x_i),   He_n(x_i) = 0,   w_i = (n − 1)!/(n He_{n−1}(x_i)²)
///     He_{k+1}(x) = x He_k(x) − k He_{k−1}(x),   He_n' = n He_{n−1}
///
/// nodes     n, 1 to 4096
/// digits    to which nodes and weights are rounded, of each its own
/// accuracy  up to this rounding exact for polynomials of degree < 2n; of an analytic f the error falls like exp(−2a√n) where
///           the nearest singularity of f is a away from the real axis, of one with a kink like a power of 1/n
/// throws    InvalidArgument for other numbers of nodes
/// source    G. H. Golub and J. H. Welsch, Mathematics of Computation 23 (1969) 221; DLMF 3.5(v), 18.9
GaussHermite gauss_hermite(std::size_t nodes, std::size_t digits);

}  // namespace separatrix
