namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>Where an argument of a primitive comes from.</summary>
internal enum ArgumentSource
{
    /// <summary>An input of the kernel.</summary>
    Input,

    /// <summary>An output of the kernel.</summary>
    Output,

    /// <summary>Zeros that the kernel owns.</summary>
    Zeros,
}

/// <summary>One argument of a primitive: its number in the library, and what is bound to it.</summary>
internal readonly record struct ArgumentBinding(int Argument, ArgumentSource Source, int Index);
