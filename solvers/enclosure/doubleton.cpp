#include "solvers/enclosure/doubleton.hpp"

#include <algorithm>

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

std::vector<affine> Doubleton::as_affine() const {
  const std::size_t d = dimension();
  struct Direction {
    const IntervalMatrix* frame;
    std::size_t column;
    interval length;
    double size;
  };
  std::vector<Direction> directions;
  for (const auto& [frame, lengths] : {std::pair{&c, &r0}, std::pair{&q, &r}}) {
    for (std::size_t j = 0; j < d; ++j) {
      double size = 0;
      for (std::size_t i = 0; i < d; ++i) size = std::max(size, (*frame)(i, j).magnitude() * (*lengths)[j].width());
      directions.push_back({frame, j, (*lengths)[j], size});
    }
  }
  std::stable_sort(directions.begin(), directions.end(),
                   [](const Direction& a, const Direction& b) { return a.size > b.size; });
  std::vector<affine> x;
  for (const ball& side : centre) x.emplace_back(side.bounds());
  for (std::size_t k = 0; k < directions.size(); ++k) {
    const Direction& direction = directions[k];
    const affine length =
        k < affine::symbols && direction.size > 0 ? affine(direction.length, k) : affine(direction.length);
    for (std::size_t i = 0; i < d; ++i) {
      affine part;
      Elementary<affine>::multiply(part, affine((*direction.frame)(i, direction.column)), length);
      Elementary<affine>::add(x[i], x[i], part);
    }
  }
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

DyadicSet dyadic(const Doubleton& x) {
  DyadicSet set{{}, dyadic(x.c), dyadic(x.q), dyadic(x.r)};
  for (const ball& side : x.centre) set.centre.push_back(dyadic(side).low);
  return set;
}

}  // namespace separatrix
