using Cnn.OneDnn.Bindings.Generator.Model;
using Cnn.OneDnn.Bindings.Generator.Passes;

namespace Cnn.OneDnn.Tests.Bindings;

internal sealed class ConstantEvaluatorTests
{
    [TestCase("42", 42L, "int")]
    [TestCase("8u", 8L, "uint")]
    [TestCase("0x1F", 31L, "int")]
    [TestCase("7L", 7L, "long")]
    [TestCase("( ( 5 ) )", 5L, "int")]
    [TestCase("- 3", -3L, "int")]
    [TestCase("4u | 2u", 6L, "uint")]
    [TestCase("( A | 1 )", 17L, "int")]
    [TestCase("B", 16L, "int")]
    [TestCase("( NULL )", 0L, "nint")]
    [TestCase("( ( void * ) ( size_t ) - 1 )", -1L, "nint")]
    [TestCase("( ( size_t ) INT64_MIN )", long.MinValue, "nuint")]
    public void A_constant_expression_has_its_value_and_type(string text, long value, string type)
    {
        Assert.That(Evaluator().TryEvaluate(text.Split(' '), out ConstantValue result), Is.True);
        Assert.That((long)result.Number, Is.EqualTo(value));
        Assert.That(result.ManagedType, Is.EqualTo(type));
    }

    [TestCase("")]
    [TestCase("(")]
    [TestCase("( 1")]
    [TestCase("1 )")]
    [TestCase("1 |")]
    [TestCase("1 2")]
    [TestCase("unknown")]
    [TestCase("\"text\"")]
    [TestCase("1.5f")]
    [TestCase("LOOP")]
    [TestCase("CALL")]
    [TestCase("99999999999999999999")]
    [TestCase("__attribute__ ( ( deprecated ) )")]
    public void Anything_else_is_left_out(string text) =>
        Assert.That(Evaluator().TryEvaluate(text.Split(' ', StringSplitOptions.RemoveEmptyEntries), out _), Is.False);

    [Test]
    public void Nesting_without_end_is_left_out() => Assert.That(Evaluator().TryEvaluate([.. Enumerable.Repeat("(", 100_000)], out _), Is.False);

    private static ConstantEvaluator Evaluator()
    {
        SourceLine place = new("dnnl.h", 1);
        return new ConstantEvaluator(new Dictionary<string, MacroDeclaration>
        {
            ["A"] = new("A", place, null, ["16"]),
            ["B"] = new("B", place, null, ["(", "A", ")"]),
            ["LOOP"] = new("LOOP", place, null, ["LOOP"]),
            ["CALL"] = new("CALL", place, ["x"], ["x"]),
        });
    }
}
