// A model of one's own from C++: two wells side by side, their gradient flow, a trajectory to 50 digits, and where it may
// come to rest. Once the library is installed (docs/install.md):
//
//     g++ -std=gnu++20 double_well.cpp $(pkg-config --cflags --libs separatrix) -o double_well
#include <iostream>

#include "lib/model/model.hpp"
#include "lib/symbolic/parse.hpp"
#include "lib/symbolic/print.hpp"
#include "solvers/stationary/stationary.hpp"
#include "solvers/trajectory/simulate.hpp"

using namespace separatrix;

int main() {
  // L(x, y) = (x² − 1)²/4 + k y²/2
  ModelDescription description;
  description.name = "double-well";
  description.title = "two wells, and a valley between them";
  description.states = {"x", "y"};
  description.parameters = {{"k", "stiffness", Rational(1, 3), Domain{.low = Rational(0)}}};
  description.loss = parse("(x^2 - 1)^2/4 + k*y^2/2", {"x", "y", "k"});
  description.start = {Rational(1, 10), Rational(1)};
  const Model model(description);
  for (std::size_t i = 0; i < model.dimension(); ++i)
    std::cout << "d" << print(model.states()[i]) << "/dt = " << print(model.field()[i]) << "\n";

  // exact parameters and start; the precision and the tolerances follow from the digits
  SimulationRequest path;
  path.parameters = model.values({{"k", Rational(1, 2)}});
  path.start = description.start;
  path.until = Rational(3);
  path.digits = 50;
  const Simulation simulation = simulate(model, path);
  std::cout << "t = 3, " << simulation.agreed_digits.value_or(0) << " digits agree:";
  for (const std::string& value : texts(simulation.rows.back())) std::cout << " " << value;
  std::cout << "\n";

  StationaryRequest wanted;
  wanted.parameters = path.parameters;
  wanted.box = {{-2, 2}, {-2, 2}};
  const Stationary found = stationary(model, wanted);
  for (const StationaryReport& point : found.points)
    std::cout << name(point.kind) << " at (" << point.x[0].text() << ", " << point.x[1].text() << ")\n";
  std::cout << (found.proved ? "proved: there are no others in the box\n" : "there may be others in the box\n");
}
