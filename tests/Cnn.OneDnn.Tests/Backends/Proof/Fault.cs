namespace Cnn.OneDnn.Tests.Backends.Proof;

/// <summary>What a faulty kernel does.</summary>
internal enum Fault
{
    /// <summary>Has a zero where the last number of its result belongs.</summary>
    Tail,

    /// <summary>Turns the sign of one element.</summary>
    Sign,

    /// <summary>Writes a NaN.</summary>
    NotANumber,

    /// <summary>Takes five seconds.</summary>
    Hang,

    /// <summary>Answers with an error when it runs.</summary>
    Status,

    /// <summary>Writes behind its result.</summary>
    Overrun,

    /// <summary>Cannot be made.</summary>
    Refusal,
}
