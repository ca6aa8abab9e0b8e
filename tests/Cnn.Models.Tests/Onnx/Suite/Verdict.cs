namespace Cnn.Models.Tests.Onnx.Suite;

/// <summary>What becomes of a case of the node suite, all of which are valid files.</summary>
internal enum Verdict
{
    /// <summary>It is computed, and the numbers are the suite's.</summary>
    Passed,

    /// <summary>It is not supported, and a sentence says so.</summary>
    Refused,

    /// <summary>It is computed, and the numbers are others.</summary>
    Wrong,

    /// <summary>The file is called damaged, which it is not.</summary>
    CalledDamaged,
}
