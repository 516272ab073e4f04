namespace MLNet.Adapters.Methods;

/// <summary>Specifies where the vectors of a prompt are in a row.</summary>
public enum PromptPlace
{
    /// <summary>Before all tokens; a head then reads the state of the first vector. AdapterHub's <c>prefix</c>.</summary>
    First,

    /// <summary>After the first token, the one that represents the text. AdapterHub's <c>prefix_after_bos</c>.</summary>
    AfterFirstToken,
}
