using System.Globalization;

namespace Cnn.OneDnn.Diagnosis;

/// <summary>One thing that the doctor found, without the user's name and home.</summary>
public sealed record DoctorFact
{
    private DoctorFact(string name, IReadOnlyList<string> lines) => (Name, Lines) = (name, [.. lines.Select(Privacy.Hide)]);

    /// <summary>Small letters and underscores.</summary>
    public string Name { get; }

    /// <summary>The words, one line for each element of a list.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Whether there may be any number of lines.</summary>
    public bool IsList { get; private init; }

    /// <summary>The number that the words say, or null.</summary>
    public double? Number { get; private init; }

    internal static DoctorFact Create(string name, string text) => new(name, [text]);

    internal static DoctorFact Create(string name, double number, string unit) =>
        new(name, [string.Create(CultureInfo.InvariantCulture, $"{number:N0} {unit}")]) { Number = number };

    internal static DoctorFact List(string name, IEnumerable<string> lines) => new(name, [.. lines]) { IsList = true };
}
