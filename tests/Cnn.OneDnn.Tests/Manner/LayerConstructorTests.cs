using System.Reflection;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner;

/// <summary>Every layer takes a name in its constructor, and the sizes of a sample where it can be the first of a network, as Keras's layers do.</summary>
[TestFixture]
internal sealed class LayerConstructorTests
{
    private static IEnumerable<Type> Layers() => typeof(Layer).Assembly.GetExportedTypes().Where(t => !t.IsAbstract && typeof(Layer).IsAssignableFrom(t));

    // What takes several inputs, or is the input itself, is not told what the input looks like.
    private static bool CanBeFirst(Type layer) => !layer.IsSubclassOf(typeof(MergeBase)) && layer != typeof(Concatenate)
        && layer != typeof(Dot) && layer != typeof(Input);

    [TestCaseSource(nameof(Layers))]
    public void A_name_and_the_sizes_of_a_sample_are_taken_and_kept(Type layer)
    {
        ConstructorInfo[] constructors = [.. layer.GetConstructors()
            .Where(c => !c.GetParameters().Any(p => p.ParameterType.IsByRefLike && p.Position == 0 && c.GetParameters().Length == 1))];
        Assert.That(constructors, Is.Not.Empty);
        foreach (ConstructorInfo constructor in constructors)
        {
            ParameterInfo[] parameters = constructor.GetParameters();
            Assert.That(parameters.Select(p => p.Name), Has.Member("name"), $"{constructor}");
            Assert.That(parameters.Any(p => p.Name == "inputShape"), Is.EqualTo(CanBeFirst(layer)), $"{constructor}");
            if (parameters.Any(p => p.ParameterType.IsByRefLike))
            {
                continue;
            }

            var made = (Layer)constructor.Invoke([.. parameters.Select(Argument)]);
            Assert.That(made.Name, Is.EqualTo("mine"));
            Assert.That(made.InputShape, CanBeFirst(layer) ? Is.EqualTo(new Shape(4, 5, 6)) : Is.Null);
        }
    }

    private static object? Argument(ParameterInfo parameter) => parameter.Name switch
    {
        "name" => "mine",
        "inputShape" => new Shape(4, 5, 6),
        "maximum" => 2.0,
        "dims" => new PerAxis(2, 1),
        "axis" => -1,
        _ when parameter.HasDefaultValue =>
            parameter.DefaultValue ?? (parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null),
        _ when parameter.ParameterType == typeof(int) => 1,
        _ when parameter.ParameterType == typeof(double) => 0.5,
        _ when parameter.ParameterType == typeof(PerAxis) => new PerAxis(2),
        _ when parameter.ParameterType == typeof(Layer) => new Flatten(),
        _ when parameter.ParameterType == typeof(Shape) => new Shape(2),
        _ when parameter.ParameterType == typeof(Func<Symbol, Symbol>) => new Func<Symbol, Symbol>(x => x),
        _ when parameter.ParameterType == typeof(Func<LayerContext, Symbol, Symbol>) => new Func<LayerContext, Symbol, Symbol>((_, x) => x),
        _ => Activator.CreateInstance(parameter.ParameterType),
    };
}
