#include "solvers/stationary/curve_pieces.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/interruption.hpp"
#include "lib/num/rational.hpp"
#include "lib/num/vector.hpp"
#include "solvers/roots/sign_change.hpp"
#include "solvers/stationary/point_conversion.hpp"
#include "solvers/stationary/stationary_guards.hpp"

namespace separatrix {
namespace {

constexpr std::size_t sharper = 2;              // digits, of a cut beside those of the point
constexpr std::size_t most_looks_across = 200;  // on one curve; then only every so many points

class Cutter {
 public:
  Cutter(const ZeroCurve& curve, StationaryClassifier& classifier,
         const std::function<Signature(const State<double>&)>& in_double, const std::function<bool()>& over)
      : curve_(curve), classifier_(classifier), in_double_(in_double), over_(over) {}

  CurvePieces operator()() {
    look();
    std::vector<State<mpfr>> piece;
    std::optional<std::size_t> last;
    for (std::size_t i = 0; i < signatures_.size(); ++i) {
      if (!is_clear(i)) {
        if (!last || !is_special(i)) piece.push_back(exactly(curve_.points[i]));
        continue;
      }
      if (last && differ(*last, i) && !over_()) {
        if (auto zero = locate(*last, i)) {
          piece.push_back(zero->x);
          result_.pieces.push_back(std::move(piece));
          piece = {zero->x};
          result_.cuts.push_back(std::move(*zero));
        }
      }
      piece.push_back(exactly(curve_.points[i]));
      last = i;
    }
    if (curve_.closed && !result_.pieces.empty()) {  // the last piece runs into the first one
      piece.insert(piece.end(), result_.pieces.front().begin() + 1, result_.pieces.front().end());
      result_.pieces.front() = std::move(piece);
    } else {
      result_.pieces.push_back(std::move(piece));
    }
    return std::move(result_);
  }

 private:
  std::vector<mpfr> chord(std::size_t from, std::size_t to) const {
    std::vector<mpfr> difference;
    for (std::size_t j = 0; j < curve_.points[from].size(); ++j) {
      difference.push_back(mpfr(curve_.points[to][j]) - mpfr(curve_.points[from][j]));
    }
    return difference;
  }

  void look() {
    const std::size_t count = curve_.points.size(), stride = count / (most_looks_across / 2) + 1;
    std::size_t looks = 0;
    for (std::size_t i = 0; i < count; ++i) {
      check_interruption();
      if (over_() || (looks > most_looks_across && i % stride != 0 && i + 1 < count)) {
        signatures_.emplace_back();
        continue;
      }
      Signature here = in_double_(curve_.points[i]);
      if (here.weak != 1)
        here = precise(exactly(curve_.points[i]), chord(i > 0 ? i - 1 : i, std::min(i + 1, count - 1)));
      looks += here.weak > 1;
      signatures_.push_back(here);
    }
  }

  Signature precise(const State<mpfr>& x, const std::vector<mpfr>& tangent) {
    const auto zero = classifier_.polish_in_plane(x, tangent);
    if (!zero) return {};
    Signature here = signature_of(classifier_, zero->x);
    if (here.weak > 1 && classifier_.has_loss()) here.across = classifier_.sign_across(zero->x, tangent);
    return here;
  }

  static bool is_known(const Signature& here) {
    return here.weak == 1 || (here.weak > 1 && here.across != LocalSign::undecided);
  }

  // a point on a cut, to within rounding
  bool is_special(std::size_t i) const {
    const Signature& here = signatures_[i];
    if (here.weak < 2) return false;
    std::optional<Signature> before, after;
    for (std::size_t k = i; k-- > 0 && !before;) {
      if (is_known(signatures_[k])) before = signatures_[k];
    }
    for (std::size_t k = i + 1; k < signatures_.size() && !after; ++k) {
      if (is_known(signatures_[k])) after = signatures_[k];
    }
    const auto is_beside = [&](const std::optional<Signature>& other) {
      return !other || other->weak < here.weak || other->across != here.across;
    };
    return is_beside(before) && is_beside(after);
  }

  bool is_clear(std::size_t i) const { return is_known(signatures_[i]) && !is_special(i); }

  static bool differ(const Signature& a, const Signature& b) {
    return a.rising != b.rising || a.falling != b.falling || a.across != b.across;
  }
  bool differ(std::size_t i, std::size_t k) const { return differ(signatures_[i], signatures_[k]); }

  std::optional<NewtonResult<mpfr>> locate(std::size_t from, std::size_t to) {
    const std::vector<mpfr> along = chord(from, to);
    const Signature &first = signatures_[from], &second = signatures_[to];
    const bool by_eigenvalue = first.weak == 1 && second.weak == 1;
    auto zero = by_eigenvalue ? locate_zero_of_eigenvalue(from, to, along) : locate_across(from, to, along);
    if (!zero) return zero;
    const auto distance = power(Rational(10), -static_cast<long>(classifier_.digits()));
    if (auto exact = classifier_.exact_zero_near(zero->x, distance)) {
      Signature there = signature_of(classifier_, exact->x);
      if (there.weak > 1) there.across = classifier_.sign_across(exact->x, along);
      if (by_eigenvalue ? there.weak > 1 : differ(there, first) && differ(there, second)) return exact;
    }
    return zero;
  }

  std::optional<NewtonResult<mpfr>> locate_zero_of_eigenvalue(std::size_t from, std::size_t to,
                                                              const std::vector<mpfr>& along) {
    const State<mpfr> a = exactly(curve_.points[from]);
    // ascending: falling, one 0 of the tangent, rising; the eigenvalue that crosses stands beside the 0, on either side
    const std::size_t place = a.size() - std::max(signatures_[from].rising, signatures_[to].rising);
    std::optional<NewtonResult<mpfr>> zero;
    const auto eigenvalue = [&](const mpfr& s) -> std::optional<mpfr> {
      check_interruption();
      State<mpfr> y = a;
      for (std::size_t j = 0; j < y.size(); ++j) y[j] += s * along[j];
      zero = classifier_.polish_in_plane(y, along);
      if (!zero) return std::nullopt;
      const std::vector<mpfr> parts = classifier_.real_parts(zero->x);
      return parts[place - 1] + parts[place];
    };
    if (!sign_change(eigenvalue, -static_cast<double>(classifier_.digits()) - guard::location - sharper))
      return std::nullopt;
    return zero;
  }

  // by bisection, where it is no eigenvalue that changes its sign
  std::optional<NewtonResult<mpfr>> locate_across(std::size_t from, std::size_t to, const std::vector<mpfr>& along) {
    State<mpfr> a = exactly(curve_.points[from]), b = exactly(curve_.points[to]);
    const Signature& first = signatures_[from];
    const auto halvings = static_cast<int>(3.33 * static_cast<double>(classifier_.digits() + 4));
    for (int n = 0; n < halvings && !over_(); ++n) {
      check_interruption();
      State<mpfr> middle = a;
      for (std::size_t j = 0; j < middle.size(); ++j) middle[j] = (a[j] + b[j]) / 2;
      (differ(precise(middle, along), first) ? b : a) = std::move(middle);
    }
    return classifier_.polish_in_plane(b, along);
  }

  const ZeroCurve& curve_;
  StationaryClassifier& classifier_;
  const std::function<Signature(const State<double>&)>& in_double_;
  const std::function<bool()>& over_;
  std::vector<Signature> signatures_;
  CurvePieces result_;
};

}  // namespace

Signature signature_of(StationaryClassifier& classifier, const State<mpfr>& x) {
  Signature result;
  const std::vector<mpfr> parts = classifier.real_parts(x);
  const mpfr least = classifier.zero(length(parts));
  for (const mpfr& value : parts) {
    ++(abs(value) <= least ? result.weak : value > 0 ? result.rising : result.falling);
  }
  return result;
}

CurvePieces pieces_of(const ZeroCurve& curve, StationaryClassifier& classifier,
                      const std::function<Signature(const State<double>&)>& in_double,
                      const std::function<bool()>& over) {
  return Cutter(curve, classifier, in_double, over)();
}

void drop_short_ends(CurvePieces& cut, double shortest) {
  const auto is_short = [&](const std::vector<State<mpfr>>& piece) {
    return distance(piece.front(), piece.back()) < shortest;
  };
  while (cut.pieces.size() > 1 && is_short(cut.pieces.front())) {
    cut.pieces.erase(cut.pieces.begin());
    cut.cuts.erase(cut.cuts.begin());
  }
  while (cut.pieces.size() > 1 && is_short(cut.pieces.back())) {
    cut.pieces.pop_back();
    cut.cuts.pop_back();
  }
}

}  // namespace separatrix
