#include "solvers/enclosure/doubleton.hpp"

namespace separatrix {

Doubleton::Doubleton(const std::vector<ball>& box)
    : c(IntervalMatrix::identity(box.size())), q(c), r(box.size(), interval(0)) {
  for (const ball& x : box) {
    centre.push_back(x.middle());
    r0.push_back(x.spread());
  }
}

IntervalVector Doubleton::spread() const { return c * r0 + q * r; }

IntervalVector Doubleton::hull() const {
  IntervalVector x = spread();
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = x[i] + centre[i].bounds();
  return x;
}

std::vector<ball> Doubleton::box() const {
  const IntervalVector s = spread();
  std::vector<ball> x(s.size());
  for (std::size_t i = 0; i < s.size(); ++i) Elementary<ball>::add(x[i], centre[i], ball(s[i]));
  return x;
}

void Doubleton::map(const std::vector<ball>& image, const IntervalMatrix& slope) {
  const IntervalMatrix stretched = slope * c, turned = slope * q;
  const IntervalMatrix next_c = stretched.middle(), next_q = orthogonal_frame(turned, r);
  const IntervalMatrix inverse = inverse_of_frame(next_q);
  // what is not in x̂ + C r₀: the radius of the image, and the rounding of C
  IntervalVector rest = (stretched - next_c) * r0;
  for (std::size_t i = 0; i < rest.size(); ++i) rest[i] = rest[i] + image[i].spread();
  r = (inverse * turned) * r + inverse * rest;
  c = next_c;
  q = next_q;
  for (std::size_t i = 0; i < image.size(); ++i) centre[i] = image[i].middle();
}

}  // namespace separatrix
