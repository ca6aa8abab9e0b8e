using System.Reflection;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Tests.Architecture;

/// <summary>Who sees more of the engine than users do.</summary>
[TestFixture]
internal sealed class InternalsTests
{
    // What the model zoo and the command line need, users need too: it is public, or nobody has it.
    [Test]
    public void Only_tests_and_benchmarks_see_what_is_not_public()
    {
        string[] friends = [.. typeof(Model).Assembly.GetCustomAttributes<InternalsVisibleToAttribute>().Select(a => a.AssemblyName)];
        Assert.That(friends, Is.EquivalentTo(["Cnn.OneDnn.Tests", "Cnn.Models.Tests", "Cnn.Benchmarks"]));
    }
}
