#include "solvers/trajectory/disturbance.hpp"

#include <bit>
#include <cstdint>

#include "lib/num/precision.hpp"

namespace separatrix {
namespace {

// a bit that depends on every bit of the key (the finaliser of splitmix64)
bool random_bit(std::uint64_t key) {
  key = (key ^ (key >> 30)) * 0xbf58476d1ce4e5b9u;
  key = (key ^ (key >> 27)) * 0x94d049bb133111ebu;
  return ((key ^ (key >> 31)) & 1) != 0;
}

}  // namespace

template <class Real>
void disturb(State<Real>& x, double log10_part, std::size_t step) {
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15u;
  const Real part = power_of_ten<Real>(log10_part);
  for (Real& each : x) {
    if (each == 0) continue;
    const auto size = std::bit_cast<std::uint64_t>(log10_magnitude(each));
    each *= random_bit(size + odd * step) ? Real(1 + part) : Real(1 - part);  // −x moves to where x does
  }
}

#define SEPARATRIX_INSTANTIATE(Real) template void disturb<Real>(State<Real>&, double, std::size_t);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
