using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Cnn.OneDnn.Tests.Architecture;

/// <summary>Names are the field's: a word that says nothing, or three things, is none.</summary>
[TestFixture]
internal sealed partial class NameTests
{
    [Test]
    public void What_makes_an_object_says_how() =>
        Assert.That(Found(NamedOf), Is.Empty, "say From, Parse, Create, TryCreate, Compute: what a method called Of does is not to be seen where it is called");

    [Test]
    public void Words_of_this_project_alone_are_not_names() =>
        Assert.That(Found(PrivateWords), Is.Empty, "say bfloat16, few columns, layout, workspace, successor");

    // Records are left out: what they are made of is read by name wherever they are used.
    [Test]
    public void Nobody_takes_three_booleans_in_a_row()
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        MethodBase[] methods =
        [
            .. from type in typeof(Model).Assembly.GetTypes()
               where type.GetMethod("PrintMembers", All) is null && !type.IsDefined(typeof(CompilerGeneratedAttribute))
               from method in type.GetMethods(All).AsEnumerable<MethodBase>().Concat(type.GetConstructors(All))
               where !method.IsDefined(typeof(CompilerGeneratedAttribute)) && !method.Name.Contains('<', StringComparison.Ordinal)
               select method,
        ];
        Assert.That(methods, Has.Length.GreaterThan(1000), "methods are found");
        Assert.That(
            methods.Where(HasThreeBooleans).Select(m => $"{m.DeclaringType!.Name}.{m.Name}"), Is.Empty, "take what they are options of, or an enumeration");

        static bool HasThreeBooleans(MethodBase method) =>
            string.Concat(method.GetParameters().Select(p => (Nullable.GetUnderlyingType(p.ParameterType) ?? p.ParameterType) == typeof(bool) ? 'b' : '-'))
                .Contains("bbb", StringComparison.Ordinal);
    }

    private static string[] Found(Regex rule)
    {
        (string Name, string Text)[] lines = [.. SourceFile.Below("src").SelectMany(f => f.Lines().Select(l => (f.Name, l)))];
        Assert.That(lines.Select(l => l.Name), Does.Contain("src/Cnn.OneDnn/Losses/Loss.cs"), "the files are found");
        return [.. lines.Where(l => rule.IsMatch(l.Text)).Select(l => $"{l.Name}: {l.Text.Trim()}")];
    }

    [GeneratedRegex(@"\bstatic [^=;(]* Of\(")]
    private static partial Regex NamedOf { get; }

    // Declarations only: Vector.Narrow is the framework's.
    [GeneratedRegex(
        @"\b(class|struct|record|interface|enum) I?(\w*Narrow\w*|Arrangement|Laid)\b|[\w>\]?] (Settle|Made|Laid|heir|\w+Narrow|Narrow\w+)\b *[(=;]")]
    private static partial Regex PrivateWords { get; }
}
