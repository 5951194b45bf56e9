#include "lib/model/model_file.hpp"

#include <doctest/doctest.h>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/parse.hpp"

namespace separatrix {
namespace {

const std::string head = "name = \"a\"\nstates = [\"x\", \"y\"]\n";  // lines 1 and 2
const std::string loss = head + "loss = \"(x^2 - 1)^2 + y^2\"\n";    // line 3
const std::string start = "[start]\nx = 1\ny = \"-1/3\"\n";

TEST_CASE("model file: everything it says is in the model, in the order of the file") {
  const ModelFile file = parse_model_file(R"(
name = "full-1.0"
title = "all keys"
states = ["z", "a"]
[parameters]
q = 3
b = "0.1"
m = { default = 1e-3, meaning = "mass", above = 0, max = "1/2" }
[equations]
a = "q*z - b*t"
z = "-m*a"
[invariants]
zero = "0*z"
again = '0'
[start]
a = "1e-30"
z = -0.25
)",
                                          "full.toml");
  const ModelDescription& said = file.model.description();
  CHECK(said.name == "full-1.0");
  CHECK(said.title == "all keys");
  CHECK(said.source == "full.toml");
  CHECK(name(said.status) == "given");
  CHECK(said.states == std::vector<std::string>{"z", "a"});
  REQUIRE(said.parameters.size() == 3);
  CHECK(said.parameters[0].name == "q");
  CHECK(said.parameters[1].value == Rational(1, 10));
  CHECK(said.parameters[2].value == Rational(1, 1000));
  CHECK(said.parameters[2].meaning == "mass");
  CHECK(said.parameters[2].domain.text("m") == "0 < m <= 1/2");
  CHECK(file.model.field() == std::vector{parse("-m*a"), parse("q*z - b*t")});
  REQUIRE(file.model.invariants().size() == 2);
  CHECK(file.model.invariants()[0].name == "zero");
  CHECK(file.invariants[1].line == 14);
  CHECK(file.invariants[1].column == 9);
  CHECK(said.start == std::vector{Rational(-1, 4), parse_rational("1e-30")});
}

TEST_CASE("model file: definitions are named parts of the formulas, in the order of the file") {
  const ModelFile file = parse_model_file(R"(
name = "parts"
states = ["x", "y"]
loss = "v^2/2 + u"
[definitions]
u = "x*y"
v = { value = "1 - u^2", meaning = "what is missing", latex = "V" }
[invariants]
gap = "x^2 - y^2 + 0*u"
[start]
x = 1
y = 2
)",
                                          "parts.toml");
  const ModelDescription& said = file.model.description();
  REQUIRE(said.definitions.size() == 2);
  CHECK(said.definitions[0].name == "u");
  CHECK(said.definitions[1].meaning == "what is missing");
  CHECK(said.definitions[1].latex == "V");
  CHECK(*said.loss == parse("v^2/2 + u"));
  // the gradient goes through them: u = xy, L = (1 − u²)²/2 + u, dL/dx = (1 − 2u(1 − u²)) y
  const Expression slope = file.model.resolve(file.model.field())[0];
  CHECK(is_identically_zero(slope + parse("(1 - 2*x*y*(1 - x^2*y^2))*y")) == Verdict::holds);

  const ModelFile flow = parse_model_file(
      head + "[definitions]\ns = \"sin(t)\"\n[equations]\nx = \"s*y\"\ny = \"-s\"\n" + start, "flow.toml");
  CHECK(flow.model.resolve(flow.model.field())[0] == parse("sin(t)*y"));
  CHECK(is_identically_zero(flow.model.time_derivative(symbol("s")) - parse("cos(t)")) == Verdict::holds);

  const ModelFile network = parse_model_file(
      "name = \"n\"\nloss = \"w^2/2\"\n[definitions]\nv = \"b0 - 1\"\nw = \"2*v\"\n[diagonal]\nproducts = [\"b0\"]\n",
      "n.toml");
  REQUIRE(network.network);
  CHECK(is_identically_zero(network.network->loss - parse("2*(b0 - 1)^2")) == Verdict::holds);
}

TEST_CASE("model file: what moves the states beside their gradient") {
  const auto field = [](const std::string& flow) {
    const std::string text =
        "name = \"a\"\nstates = [\"x\", \"y\"]\nloss = \"u^2/2 + y\"\n[definitions]\nu = \"x*y\"\n"
        "[parameters]\nk = 2\n[flow]\n" +
        flow + "\n" + start;
    const Model model = parse_model_file(text, "a.toml").model;
    CHECK_FALSE(model.is_gradient_flow());
    CHECK(model.has_loss());
    return model.resolve(model.field());
  };
  const auto same = [](Expression found, const char* expected) {
    return is_identically_zero(found - parse(expected)) == Verdict::holds;
  };
  CHECK(field("ascent = [\"y\"]\nrates = { y = \"k\" }") == field("rates = { y = \"-k\" }"));
  // a decay shrinks what climbs too
  const std::vector<Expression> plain = field("ascent = [\"y\"]"),
                                decays = field("ascent = [\"y\"]\nweight_decay = \"1/10\"");
  CHECK(is_identically_zero(plain[1] - decays[1] - symbol("y") / 10) == Verdict::holds);
  CHECK(field("rates = { y = -1 }\nweight_decay = \"1/10\"") == decays);
  const auto mini_max = field("rates = { y = \"-k\" }");
  CHECK(same(mini_max[0], "-x*y^2"));
  CHECK(same(mini_max[1], "k*(x^2*y + 1)"));
  const auto decay = field("rates = \"1/(1 + t)\"\nweight_decay = 0.1");
  CHECK(same(decay[0] * parse("1 + t"), "-x*y^2 - x/10"));
  CHECK(same(decay[1] * parse("1 + t"), "-x^2*y - 1 - y/10"));
  // G f = -grad L, whatever the road to f
  const auto natural = field("metric = \"[[2, x], [x, k + x^2]]\"");
  CHECK(same(2 * natural[0] + parse("x") * natural[1], "-x*y^2"));
  CHECK(same(natural[1] * parse("k + x^2/2"), "-x^2*y - 1 + x^2*y^2/2"));  // by elimination
  const auto mirror = field("metric = { x = \"1/(1 + x^2)\" }\nweight_decay = 1\nfriction = 0");
  CHECK(same(mirror[2], "-(1 + x^2)*(x*y^2 + x)"));
  CHECK(same(mirror[3], "-x^2*y - 1 - y"));
  const auto ball = field("friction = \"k\"");
  REQUIRE(ball.size() == 4);
  CHECK(ball[0] == symbol("v_x"));
  CHECK(ball[1] == symbol("v_y"));
  CHECK(same(ball[2], "-x*y^2 - k*v_x"));
  CHECK(same(ball[3], "-x^2*y - 1 - k*v_y"));
}

TEST_CASE("model file: relations between parameters") {
  const std::string text =
      loss + start + "[parameters]\nr = 1\nm = 2\n[relations]\norder = \"r < m\"\nsum = \"r + m >= 3\"\n";
  const Model model = parse_model_file(text, "a.toml").model;
  REQUIRE(model.description().relations.size() == 2);
  CHECK(model.description().relations[0].text == "r < m");
  CHECK(model.description().relations[0].positive == parse("m - r"));
  CHECK(model.description().relations[1].positive == parse("r + m - 3"));
  CHECK(model.description().relations[1].or_zero);
  CHECK_NOTHROW(model.values({{"m", 5}}));
  CHECK_THROWS_WITH(model.values({{"r", 3}}), "r = 3, m = 2 is not allowed: r < m");
  CHECK_THROWS_WITH(model.values({{"m", ratio(3, 2)}}), "r = 1, m = 3/2 is not allowed: r + m >= 3");
}

TEST_CASE("model file: numbers are exact however they are written") {
  for (const std::string written : {"0.1", "\"0.1\"", "\"1/10\"", "1e-1", "+1.0E-1", "0.1_0", "'.1'"}) {
    CAPTURE(written);
    const auto file = parse_model_file(loss + "[start]\nx = " + written + "\ny = 0.1e0 # 7\n", "a.toml");
    CHECK(file.model.description().start == std::vector<Rational>(2, Rational(1, 10)));
  }
  const auto file = parse_model_file(loss + "[start]\nx = 0x10\ny = 1_000\n", "a.toml");
  CHECK(file.model.description().start == std::vector<Rational>{16, 1000});
}

struct Mistake {
  std::string text;
  std::size_t line, column;
  std::string says;
};

TEST_CASE("model file: every mistake is named at its line and character") {
  const std::string parameter = loss + start + "[parameters]\n";  // line 8 comes next
  const std::vector<Mistake> mistakes{
      {"", 1, 1, "the file is empty"},
      {"# nothing\n\n", 1, 1, "the file is empty"},
      {"name = ", 1, 8, "this is not TOML"},
      {"name = \"a\"\nname = \"b\"", 2, 8, "cannot redefine"},
      {"name = \"\xff\"", 1, 8, "utf-8"},
      {"title = \"a\"", 1, 1, "name is missing"},
      {"name = 1", 1, 8, "the name must be a text in quotes"},
      {"name = \"a/b\"", 1, 8, "a name of a model is made of"},
      {"name = \"\"", 1, 8, "a name of a model is made of"},
      {"name = \"a\"", 1, 1, "states is missing"},
      {"name = \"a\"\nstates = []", 2, 10, "at least one name"},
      {"name = \"a\"\nstates = \"x\"", 2, 10, "at least one name"},
      {"name = \"a\"\nstates = [\"x\", 2]", 2, 16, "a state must be a text"},
      {"name = \"a\"\nstates = [\"x\", \"x\"]", 2, 16, "there is a state of this name already"},
      {"name = \"a\"\nstates = [\"t\"]", 2, 11, "t is time"},
      {"name = \"a\"\nstates = [\"exp\"]", 2, 11, "it is a function"},
      {"name = \"a\"\nstates = [\"sum\"]", 2, 11, "it is a function"},
      {"name = \"a\"\nstates = [\"loss\"]", 2, 11, "it is the name of the loss"},
      {"name = \"a\"\nstates = [\"2x\"]", 2, 11, "a letter first"},
      {"name = \"a\"\nstates = [\"x y\"]", 2, 11, "letters, digits and _"},
      {head + start, 1, 1, "a loss or a table [equations] is missing"},
      {loss + "[parameters]\nk = 1\n[relations]\na = \"k\"\n" + start, 7, 5, "a relation compares two expressions"},
      {loss + "[parameters]\nk = 1\n[relations]\na = \"k < x\"\n" + start, 7, 10, "unknown name 'x'"},
      {loss + "[parameters]\nk = 1\n[relations]\na = \"k < 0\"\n" + start, 6, 1, "k = 1 is not allowed: k < 0"},
      {loss + "[parameters]\nk = 1\n[relations]\na = \"exp(k) > 0\"\n" + start, 6, 1, "exact rational evaluation"},
      {loss + "[flow]\nrates = { z = 1 }\n" + start, 5, 11, "there is no state z"},
      {loss + "[flow]\nascent = [\"z\"]\n" + start, 5, 10, "there is no state z"},
      {loss + "[flow]\nascent = []\n" + start, 5, 10, "at least one name, as in ascent = "},
      {loss + "[flow]\nascent = \"y\"\n" + start, 5, 10, "at least one name, as in ascent = "},
      {loss + "[flow]\nmomentum = 1\n" + start, 5, 1, "there is no key momentum"},
      {loss + "[flow]\nfriction = \"z\"\n" + start, 5, 13, "unknown name 'z'"},
      {loss + "[flow]\nmetric = \"[[1, x], [y, 1]]\"\n" + start, 5, 10, "a metric is symmetric, and this one differs"},
      {loss + "[flow]\nmetric = \"[[1, 0, 0], [0, 1, 0]]\"\n" + start, 5, 11, "2x2"},
      {loss + "[flow]\nmetric = { z = 1 }\n" + start, 5, 12, "there is no state z"},
      {loss + "[flow]\nmetric = \"[[1, 2], [2, 1]]\"\n" + start, 5, 10, "not positive definite where the model starts"},
      {loss + "[flow]\nmetric = \"[[0, 1], [1, 0]]\"\n" + start, 5, 10,
       "the metric is not positive definite: the determinant"},
      {loss + "[flow]\nrates = 2\nmetric = { x = 1 }\n" + start, 4, 1, "rates and ascent go without a metric"},
      {head + "[equations]\nx = \"1\"\ny = \"1\"\n[flow]\nfriction = 1\n" + start, 6, 1,
       "[flow] changes the gradient flow"},
      {loss + "[definitions]\nx = \"1\"\n" + start, 5, 1, "there is a state of this name already"},
      {loss + "[definitions]\nu = \"v\"\nv = \"x\"\n" + start, 5, 6, "unknown name 'v'"},
      {loss + "[definitions]\nu = \"x*t\"\n" + start, 5, 8, "unknown name 't'"},
      {loss + "[definitions]\nu = { meaning = \"none\" }\n" + start, 5, 1, "definition u has no value"},
      {loss + "[definitions]\nu = { value = \"x\", unit = \"m\" }\n" + start, 5, 20, "there is no key unit"},
      {loss + "[definitions]\nu = 2\n" + start, 5, 5, "a definition must be a text in quotes"},
      {loss + start + "[equations]\nx = \"1\"\ny = \"1\"", 7, 1, "not both"},
      {head + start + "[equations]\ny = \"1\"", 6, 1, "state x has no equation"},
      {head + start + "[equations]\nw = \"1\"", 7, 1, "there is no state w (known: x, y)"},
      {head + "equations = 3\n", 3, 13, "expected a table [equations]"},
      {loss + "[[claim]]\nid = \"A\"\nkind = \"count\"\nof = \"saddle\"\nequals = 0\n", 4, 1,
       "a table [start] is missing"},
      {loss + "[start]\nx = 1", 4, 1, "state y has no start"},
      {loss + "[start]\nx = 1\ny = 2\nyy = 3", 7, 1, "there is no state yy"},
      {loss + "[start]\nx = nan\ny = 2", 5, 5, "a finite number"},
      {loss + "[start]\nx = \"one\"\ny = 2", 5, 5, "x = one is not allowed: a number such as"},
      {loss + "[start]\nx = true\ny = 2", 5, 5, "must be a number"},
      {loss + "[start]\nx = \"1/0\"\ny = 2", 5, 5, "other than 0"},
      {loss + start + "[parametrs]\nk = 1", 7, 2, "there is no key parametrs; did you mean parameters?"},
      {loss + start + "[[claims]]\nid = \"a\"", 7, 3, "there is no key claims"},
      {parameter + "x = 1", 8, 1, "there is a state of this name already"},
      {parameter + "t = 1", 8, 1, "t is time"},
      {parameter + "k = { meaning = \"m\" }", 8, 1, "parameter k has no default"},
      {parameter + "k = { default = 1, mim = 0 }", 8, 20, "there is no key mim; did you mean min?"},
      {parameter + "k = { default = 0, above = 0 }", 8, 17,
       "the default 0 is outside the parameter's own domain k > 0"},
      {parameter + "k = { default = 3, max = 2 }", 8, 17, "k <= 2"},
      {parameter + "k = { default = 0, above = 0, min = 0 }", 8, 31, "min and above exclude one another"},
      {parameter + "k = { default = 0, min = 1, max = 0 }", 8, 1, "no number satisfies 1 <= k <= 0"},
      {parameter + "k = { default = 1, min = 1, below = 1 }", 8, 1, "no number satisfies 1 <= k < 1"},
      {parameter + "k = [1]", 8, 5, "must be a number"},
      {loss + start + "[invariants]\nx = \"1\"", 8, 1, "there is a state of this name already"},
      {loss + start + "[invariants]\nq = \"x*\"", 8, 8, "expected a number, a name or '('"},
      {loss + start + "[invariants]\nq = 3", 8, 5, "an invariant must be a text"},
      {head + "loss = 3", 3, 8, "the loss must be a text"},
      {head + "loss = \"x^2 + z\"", 3, 15, "unknown name 'z' (known: x, y)"},
      {head + "loss = \"x*t\"", 3, 11, "unknown name 't'"},
      {head + "loss = 'x + sinc(y)'", 3, 13, "unknown function 'sinc'"},
      {head + "loss = \"x + \\u0079 + z\"", 3, 22, "unknown name 'z'"},
      {head + "loss = \"\"\"\nx +\n  z\"\"\"", 5, 3, "unknown name 'z'"},
      {head + "loss = \"\"\"x + \\\n    z\"\"\"", 4, 5, "unknown name 'z'"},
      {head + "loss = '''\r\nx +\r\n z'''", 5, 2, "unknown name 'z'"},
      {"# é\nname = \"a\"\nstates = [\"x\"]\nloss = \"é\"", 4, 9, "expected a number"},
      {"name = \"a\"\ntitle = \"é\"\nstates = [\"x\", \"é\"]", 3, 16, "letters, digits and _"},
  };
  for (const Mistake& mistake : mistakes) {
    CAPTURE(mistake.text);
    try {
      parse_model_file(mistake.text, "dir/a.toml");
      FAIL_CHECK("accepted");
    } catch (const FileError& error) {
      CAPTURE(std::string(error.what()));
      CHECK(error.place().line == mistake.line);
      CHECK(error.place().column == mistake.column);
      CHECK(error.problem().find(mistake.says) != std::string::npos);
      const std::string place = std::to_string(mistake.line) + ":" + std::to_string(mistake.column);
      CHECK(std::string(error.what()).starts_with("dir/a.toml:" + place + ": "));
    }
  }
}

TEST_CASE("model file: data sets, read beside the file") {
  const std::string data =
      head + "loss = \"mean(points, (y1 - x*x1)^2) + mean(more, z*y)\"\n[data]\n";  // line 5 comes next
  std::vector<std::string> paths;
  const auto files = [&paths](const std::string& path) -> std::string {
    paths.push_back(path);
    return path == "dir/m.csv" ? "z\n5\n" : "x1,y1\n1,2\n0.5,3\n";
  };
  const ModelFile file =
      parse_model_file(data + "points = { file = \"sub/p.csv\" }\nmore = \"m.csv\"\n" + start, "dir/a.toml", files);
  CHECK(paths == std::vector<std::string>{"dir/sub/p.csv", "dir/m.csv"});
  const Dataset points("points", {"x1", "y1"}, {1, 2, ratio(1, 2), 3}), more("more", {"z"}, {5});
  CHECK(file.model.description().loss == parse("mean(points, (y1 - x*x1)^2) + mean(more, z*y)", {}, {points, more}));

  for (const Mistake& mistake : {
           Mistake{data + "points = 3", 5, 10, "the file of a data set must be a text in quotes"},
           {data + "points = { path = \"p.csv\" }", 5, 12, "path"},
           {data + "points = {}", 5, 1, "data set points has no file"},
           {data + "points = \"\"", 5, 10, "the file of a data set has a name"},
           {data + "x = \"p.csv\"", 5, 1, "'x' cannot name a data set: there is a state of this name already"},
           {data + "mean = \"p.csv\"", 5, 1, "'mean' cannot name a data set: it is a function"},
           {data + "points = \"p.csv\"", 3, 44, "there is no data set 'more' (known: points)"},
           {head + "loss = \"x\"\ndata = 3", 4, 8, "expected a table [data]"},
       }) {
    CAPTURE(mistake.text);
    try {
      parse_model_file(mistake.text, "dir/a.toml", files);
      FAIL_CHECK("accepted");
    } catch (const FileError& error) {
      CAPTURE(std::string(error.what()));
      CHECK(error.place().line == mistake.line);
      CHECK(error.place().column == mistake.column);
      CHECK(error.problem().find(mistake.says) != std::string::npos);
    }
  }
  CHECK_THROWS_WITH_AS(parse_model_file(data + "points = \"p.csv\"", "a.toml"),
                       doctest::Contains("data cannot be read here"), FileError);
}

TEST_CASE("model file: the message shows the line and points at the character") {
  const auto message = [](const std::string& text) -> std::string {
    try {
      parse_model_file(text, "a.toml");
    } catch (const FileError& error) {
      return error.what();
    }
    return {};
  };
  CHECK(message(head + "loss = \"x + é\"") ==
        "a.toml:3:13: expected a number, a name or '('\n    loss = \"x + é\"\n                ^");
  const std::string far = message(head + "loss = \"" + std::string(500, '-') + "z\"");
  CHECK(far.find("unknown name 'z'") != std::string::npos);
  const std::size_t last = far.rfind('\n'), before = far.rfind('\n', last - 1);
  CHECK(far[before + (far.size() - last) - 1] == 'z');
}

}  // namespace
}  // namespace separatrix
