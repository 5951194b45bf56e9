#include "lib/symbolic/print_mathml.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lib/symbolic/canonical.hpp"
#include "tests/support/random_expression.hpp"

namespace separatrix {
namespace {

const Expression w = symbol("w"), x = symbol("x"), y = symbol("y");

// nothing but elements that are closed in order, and text without < and &name;
bool is_well_formed(const std::string& xml) {
  std::vector<std::string> open;
  for (std::size_t i = 0; i < xml.size(); ++i) {
    if (xml[i] == '&' && xml.compare(i, 2, "&#") != 0) return false;
    if (xml[i] != '<') continue;
    const std::size_t end = xml.find('>', i);
    if (end == std::string::npos) return false;
    const std::string tag = xml.substr(i + 1, end - i - 1);
    if (!tag.starts_with('/')) {
      open.push_back(tag);
    } else {
      if (open.empty() || "/" + open.back() != tag) return false;
      open.pop_back();
    }
    i = end;
  }
  return open.empty();
}

// children of the elements that take exactly two (MathML Core: msup, msub, mfrac)
bool has_two_children_each(const std::string& xml) {
  std::vector<std::pair<std::string, int>> open{{"", 0}};
  for (std::size_t i = xml.find('<'); i != std::string::npos; i = xml.find('<', i + 1)) {
    const std::string tag = xml.substr(i + 1, xml.find('>', i) - i - 1);
    if (!tag.starts_with('/')) {
      ++open.back().second;
      open.emplace_back(tag, 0);
      continue;
    }
    const auto [name, children] = open.back();
    open.pop_back();
    if ((name == "msup" || name == "msub" || name == "mfrac") && children != 2) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("MathML: fractions, powers, roots, signs and functions, written by hand") {
  CHECK(print_mathml(x / y) == "<mrow><mfrac><mrow><mi>x</mi></mrow><mrow><mi>y</mi></mrow></mfrac></mrow>");
  CHECK(print_mathml(Expression(Rational(-1, 2))) ==
        "<mrow><mo>&#8722;</mo><mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac></mrow>");
  CHECK(print_mathml(power(x, 2)) == "<mrow><msup><mrow><mi>x</mi></mrow><mrow><mn>2</mn></mrow></msup></mrow>");
  CHECK(print_mathml(sqrt(x + y)) == "<mrow><msqrt><mi>x</mi><mo>+</mo><mi>y</mi></msqrt></mrow>");
  CHECK(print_mathml(x - 2 * y) == "<mrow><mi>x</mi><mo>&#8722;</mo><mn>2</mn><mo>&#8290;</mo><mi>y</mi></mrow>");
  CHECK(print_mathml(abs(w)) == "<mrow><mrow><mo>|</mo><mi>w</mi><mo>|</mo></mrow></mrow>");
  CHECK(print_mathml(exp(x)) == "<mrow><msup><mi>e</mi><mrow><mi>x</mi></mrow></msup></mrow>");
  // a sum that is squared keeps its brackets
  CHECK(print_mathml(power(x + y, 2)) ==
        "<mrow><msup><mrow><mrow><mo>(</mo><mi>x</mi><mo>+</mo><mi>y</mi><mo>)</mo></mrow></mrow><mrow><mn>2</mn>"
        "</mrow></msup></mrow>");
  CHECK(print_mathml(atan2(y, x)) ==
        "<mrow><mi>atan2</mi><mo>&#8289;</mo><mrow><mo>(</mo><mi>y</mi><mo>,</mo><mi>x</mi><mo>)</mo></mrow></mrow>");
}

TEST_CASE("MathML: names") {
  CHECK(mathml_name("omega") == "<mi>&#969;</mi>");  // U+03C9
  CHECK(mathml_name("sigma") == "<mi>&#963;</mi>");  // U+03C3, not the final one
  CHECK(mathml_name("x1_2") == "<msub><mi>x</mi><mn>1,2</mn></msub>");
  CHECK(mathml_name("W[1][2]") == "<msub><mi>W</mi><mn>1,2</mn></msub>");
  CHECK(mathml_name("u1[2]") == "<msub><msub><mi>u</mi><mn>1</mn></msub><mn>2</mn></msub>");
  CHECK(mathml_name("speed") == "<mi>speed</mi>");
}

TEST_CASE("MathML: random expressions are well-formed, and every fraction and power has its two parts") {
  RandomFormulas random(43);
  for (int i = 0; i < 500; ++i) {
    const std::string text = print_mathml(expression_of(*random.safe_formula().formula, RandomFormulas::symbols()));
    CAPTURE(text);
    REQUIRE(is_well_formed(text));
    REQUIRE(has_two_children_each(text));
  }
}

}  // namespace separatrix
