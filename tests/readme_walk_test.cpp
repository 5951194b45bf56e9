// The walk of the README, compiled and run; the README quotes what stands between the markers.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "lib/symbolic/print.hpp"
#include "solvers/basin/basin_labeler.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "tests/support/program.hpp"
#include "theory/makkuva_2024/basins.hpp"
#include "theory/makkuva_2024/model.hpp"
#include "tools/picture/plot.hpp"

namespace separatrix::testing {
namespace {

std::string content(const std::filesystem::path& file) {
  std::ifstream stream(file);
  REQUIRE(stream.good());
  return {std::istreambuf_iterator<char>(stream), {}};
}

// what stands between two markers
std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t from = text.find(begin);
  REQUIRE(from != std::string::npos);
  const std::size_t to = text.find(end, from + begin.size());
  REQUIRE(to != std::string::npos);
  return text.substr(from + begin.size(), to - from - begin.size());
}

std::filesystem::path root() {
  const char* given = std::getenv("SEPARATRIX_ROOT");
  REQUIRE(given != nullptr);
  return given;
}

class InDirectory {
 public:
  explicit InDirectory(const std::filesystem::path& path) : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(path);
  }
  ~InDirectory() { std::filesystem::current_path(before_); }

 private:
  std::filesystem::path before_;
};

}  // namespace

TEST_CASE("the walk from a model to a picture") {
  const Workplace here;
  const InDirectory inside(here.path());
  // clang-format off
  // [walk]
const Model model = makkuva_2024::markov();                       // Model: a loss and its gradient flow, exact
const Expression loss = *model.description().loss;                // Expression: print(loss), differentiate(loss, …)
const VectorFieldCode tapes = compile_vector_field(model, true);  // Tape: flow and Jacobian as straight-line code
VectorField<double> field(tapes, model.values({{"p", Rational(9, 10)}, {"q", Rational(9, 10)}}));
const Trajectory<double> path = integrate(field, {0.5, -0.3}, 0.0, 60.0, {});  // start e = 1/2, w = -3/10
const Label label = BasinLabeler<double>(tapes, compile_basin_quantities(model), field.parameters(), {})(path.x[0]).label;
Curve e{"$e$", {}}; for (std::size_t i = 0; i < path.t.size(); ++i) e.points.emplace_back(path.t[i], path.x[i][0]);
draw_lines({std::string(name(label)), "", {"t"}, {"e"}, {e}, {}, {}}, "walk.png");  // picture
  // [walk end]
  // clang-format on
  CHECK(print(loss).find("softplus") != std::string::npos);
  CHECK(path.outcome == Outcome::reached_end);
  const auto predicted = makkuva_2024::basin(Rational(9, 10), Rational(9, 10), Rational(1, 2), Rational(-3, 10));
  CHECK(label == predicted);
  CHECK(here.read("walk.png").starts_with("\x89PNG"));
}

TEST_CASE("the README quotes this walk") {
  const std::string walk =
      between(content(root() / "tests/readme_walk_test.cpp"), "  // [walk]\n", "  // [walk end]\n");
  CHECK(between(content(root() / "README.md"), "```cpp\n", "```\n") == walk);
}

}  // namespace separatrix::testing
