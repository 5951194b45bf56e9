#include "lib/symbolic/written_function.hpp"

#include <string>

#include "lib/num/error.hpp"

namespace separatrix {
namespace {

// name(x, y)
WrittenFunction called(const std::string& latex, const std::string& mathml) {
  return {{latex + "\\left(", ", ", "\\right)"},
          {"<mi>" + mathml + "</mi><mo>&#8289;</mo><mrow><mo>(</mo>", "<mo>,</mo>", "<mo>)</mo></mrow>"}};
}

}  // namespace

WrittenFunction written_function(Kind kind) {
  const auto name = [&] { return std::string(function_name(kind)); };
  switch (kind) {
    case Kind::exp: return {{"e^{", "", "}"}, {"<msup><mi>e</mi><mrow>", "", "</mrow></msup>"}};
    case Kind::abs: return {{"\\left|", "", "\\right|"}, {"<mrow><mo>|</mo>", "", "<mo>|</mo></mrow>"}};
    case Kind::log: return called("\\ln", "ln");
    case Kind::sigmoid: return called("\\sigma", "&#963;");
    case Kind::asin:
    case Kind::acos:
    case Kind::atan: return called("\\arc" + name().substr(1), "arc" + name().substr(1));
    case Kind::tanh:
    case Kind::sin:
    case Kind::cos:
    case Kind::sinh:
    case Kind::cosh: return called("\\" + name(), name());
    case Kind::atan2: return called("\\operatorname{atan2}", "atan2");  // of two arguments: in no list of names
    case Kind::erf:
    case Kind::erfc:
    case Kind::softplus:
    case Kind::sign:
    case Kind::relu: return called("\\operatorname{" + name() + "}", name());
    case Kind::number:
    case Kind::symbol:
    case Kind::sum:
    case Kind::product:
    case Kind::power:
    case Kind::column:
    case Kind::mean: break;
  }
  throw InternalError("no function is written like this");
}

}  // namespace separatrix
