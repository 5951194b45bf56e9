#include "solvers/trajectory/disturbance.hpp"

#include <bit>
#include <cmath>
#include <cstdint>

#include "lib/num/precision.hpp"
#include "lib/num/sign.hpp"

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
void disturb(State<Real>& x, const Tolerance& tolerance, std::size_t step) {
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15u;
  const Real relative = power_of_ten<Real>(tolerance.relative);
  const Real absolute = std::isfinite(tolerance.absolute) ? power_of_ten<Real>(tolerance.absolute) : Real(0);
  for (Real& each : x) {
    if (each == 0) continue;
    const auto size = std::bit_cast<std::uint64_t>(log10_magnitude(each));
    const Real outward = relative * each + (each < 0 ? Real(-absolute) : absolute);  // −x moves to where x does
    each += random_bit(size + odd * step) ? outward : Real(-outward);
  }
}

#define SEPARATRIX_INSTANTIATE(Real) template void disturb<Real>(State<Real>&, const Tolerance&, std::size_t);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
