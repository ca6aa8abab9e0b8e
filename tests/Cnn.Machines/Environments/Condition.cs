namespace Cnn.Machines.Environments;

/// <summary>Something that can be the matter where a program runs.</summary>
/// <param name="Name">What is the matter, in a few words.</param>
/// <param name="Script">
/// Makes it so and runs the program, for bash. $CNN is the program, $TRAINED a checkpoint, $IMAGE an image, and the folder that it is run in a new one of its
/// own.
/// </param>
/// <param name="Wrong">What is wrong with what happened; null for nothing.</param>
internal sealed record Condition(string Name, string Script, Func<Happening, string?> Wrong)
{
    /// <summary>A short training that keeps a checkpoint.</summary>
    public const string Train = "\"$CNN\" train fashion-mlp --data synthetic --batch 512 --epochs 1 --seed 3 --checkpoint kept";

    /// <summary>A command of the shell that succeeds where the condition can be made; null where it always can.</summary>
    public string? Needs { get; init; }

    /// <summary>Whether it is part of every test run: quick, and possible for any user.</summary>
    public bool IsQuick { get; init; }
}
