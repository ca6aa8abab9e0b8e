using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends.Definitions;

/// <summary>What ops that a prediction may hold say of themselves to readers of a model's graph: exports and figures believe it.</summary>
[TestFixture]
internal sealed class OpAttributeTests
{
    private static IEnumerable<TestCaseData> Differences() =>
        from op in OpSamples.All.Select(s => s.Op).DistinctBy(o => (o.GetType(), o.Name))
        where !op.IsGradient
        from parameter in op.GetType().GetConstructors().Single(c => c.GetParameters() is not [{ } only] || only.ParameterType != op.GetType()).GetParameters()
        select new TestCaseData(op, parameter).SetArgDisplayNames(op.Name, parameter.Name!);

    [TestCaseSource(nameof(Differences))]
    public void Another_value_shows_in_name_or_attributes(object made, ParameterInfo parameter)
    {
        var op = (Op)made;
        object?[] arguments = [.. ((ConstructorInfo)parameter.Member).GetParameters().Select(p => op.GetType().GetProperty(p.Name!)!.GetValue(op))];
        arguments[parameter.Position] = Another(arguments[parameter.Position]!);
        var other = (Op)((ConstructorInfo)parameter.Member).Invoke(arguments);
        Assert.That(Shown(other), Is.Not.EqualTo(Shown(op)));
    }

    [Test]
    public void Values_are_of_the_types_that_a_reader_is_promised()
    {
        object[] values = [.. OpSamples.All.SelectMany(s => s.Op.Attributes).Select(a => a.Value)];
        Assert.That(values, Is.Not.Empty);
        Assert.That(
            values.Where(v => v is not (bool or int or float or ulong or string or Shape or ActivationKind or DataFormat or IReadOnlyList<int>)), Is.Empty);
    }

    private static string Shown(Op op) => $"{op.Name}: {string.Join(", ", op.Attributes.Select(a => $"{a.Key} = {Text(a.Value)}"))}";

    private static string Text(object value) => value is IEnumerable list and not string ? string.Join('x', list.Cast<object>()) : $"{value}";

    private static object Another(object value) => value switch
    {
        bool truth => !truth,
        int number => number + 1,
        ulong number => number + 1,
        float number => float.IsInfinity(number) ? 0f : number + 1,
        Shape shape => new Shape([.. shape.Select(s => s + 1)]),
        ImmutableArray<int> numbers => numbers.Select(n => n + 1).ToImmutableArray(),
        Window window => window with { Strides = [.. window.Strides.Select(s => s + 1)] },
        Enum choice => Enum.GetValues(choice.GetType()).Cast<object>().Last(v => !v.Equals(choice)),
        _ => throw new NotSupportedException($"A test value of {value.GetType().Name} is wanted here."),
    };
}
