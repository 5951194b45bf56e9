#include "theory/given/sample_points.hpp"

#include <algorithm>
#include <random>
#include <utility>

namespace separatrix::given {
namespace {

// n primes from 2
std::vector<long> primes(std::size_t n) {
  std::vector<long> found;
  for (long candidate = 2; found.size() < n; ++candidate) {
    if (std::ranges::all_of(found, [&](long each) { return candidate % each != 0; })) found.push_back(candidate);
  }
  return found;
}

// the digits of k in a base, behind the point in reversed order
Rational radical_inverse(long k, long base) {
  Rational value, place = ratio(1, base);
  for (; k > 0; k /= base, place /= base) value += place * (k % base);
  return value;
}

const Rational& nearness() {
  static const Rational share = ratio(1, 1'000'000);
  return share;
}

}  // namespace

SamplePoints::SamplePoints(std::vector<Interval> box, std::uint64_t seed)
    : box_(std::move(box)), bases_(primes(box_.size())), shift_(box_.size()) {
  constexpr long cells = 1L << 20;
  std::mt19937_64 random(seed);
  for (Rational& each : shift_) {
    if (seed != 0) each = ratio(static_cast<long>(random() % cells), cells);
  }
}

std::vector<Rational> SamplePoints::next() {
  ++index_;
  std::vector<Rational> point;
  for (std::size_t i = 0; i < box_.size(); ++i) {
    Rational share = radical_inverse(index_, bases_[i]) + shift_[i];
    if (share >= 1) share -= 1;
    if (share == 0) share = nearness();
    point.push_back(box_[i].low + (box_[i].high - box_[i].low) * share);
  }
  return point;
}

std::vector<std::vector<Rational>> SamplePoints::beside_faces() {
  std::vector<std::vector<Rational>> points;
  std::vector<Rational> low, high;
  for (const Interval& side : box_) {
    const Rational step = (side.high - side.low) * nearness();
    low.push_back(side.low + step);
    high.push_back(side.high - step);
  }
  for (std::size_t i = 0; i < box_.size(); ++i) {
    for (const Rational& end : {low[i], high[i]}) {
      std::vector<Rational> point = next();
      point[i] = end;
      points.push_back(std::move(point));
    }
  }
  if (box_.size() > 1) points.insert(points.end(), {low, high});
  return points;
}

}  // namespace separatrix::given
